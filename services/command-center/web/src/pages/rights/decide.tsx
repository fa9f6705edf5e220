import { Button, Group, Modal, Stack, Text, Textarea, type ButtonProps } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionKind, GovernanceDecision } from '@marsad/schemas';
import { useDecision } from '../../api/decisions.ts';
import { useMe } from '../../api/queries.ts';
import { asOneLine } from '../../i18n/one-line.ts';
import { classNames } from '../../parts/class-names.ts';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { Sentence } from '../../signing/statement-view.tsx';
import styles from './decide.module.css';
import { SHORTEST_REASON, isReason, needsReason, needsSignature } from './decision-needs.ts';
import { DecisionOutcome } from './decision-outcome.tsx';

const STOP = { color: 'red.9', variant: 'filled' } as const;
/** No button is filled, because the page must not suggest whether to approve or to reject. Only a button that stops everything stands out. */
const BUTTON: Readonly<Record<'stop' | 'narrow' | 'plain', ButtonProps>> = {
  stop: STOP,
  narrow: { variant: 'default', className: styles.narrowing },
  plain: { variant: 'default' },
};

export type DecideProps = {
  kind: DecisionKind;
  /** The decision, with the reason that the person gave where one is needed. */
  decisionOf: (reason: string) => GovernanceDecision;
  /** `stop` ends something everywhere, `narrow` one record. */
  tone?: 'stop' | 'narrow';
  /** What follows from the decision, where its sentence does not say so. */
  hint?: string;
  className?: string | undefined;
};

/** A button for one decision: it shows the decision as a sentence, asks for a reason or a signature, and shows the outcome. */
export function Decide({ kind, decisionOf, tone, hint, className }: DecideProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [progress, decide, cancel] = useDecision();
  const signed = needsSignature(useMe().data, kind);
  return (
    <span className={classNames(styles.decide, className)}>
      <Button
        size="xs"
        {...BUTTON[tone ?? 'plain']}
        data-decision={kind}
        loading={progress.kind === 'sending'}
        leftSection={signed ? <IconSignature size={16} aria-hidden /> : undefined}
        onClick={() => (needsReason(kind) ? setOpen(true) : decide(decisionOf('')))}
      >
        {t(`decisions.${kind}`)}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t(`decisions.${kind}`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ReasonForm
          matter={decisionOf(reason.trim() || '…')}
          hint={hint}
          reason={reason}
          onReason={setReason}
          sendText={signed ? t('rights.form.send') : t('signing.decide')}
          isStop={tone !== undefined}
          onCancel={() => setOpen(false)}
          onSubmit={() => {
            setOpen(false);
            decide(decisionOf(reason.trim()));
          }}
        />
      </Modal>
      <SigningDialog progress={progress} onCancel={cancel} />
      <DecisionOutcome progress={progress} />
    </span>
  );
}

type ReasonFormProps = {
  matter: GovernanceDecision;
  hint: string | undefined;
  reason: string;
  onReason: (reason: string) => void;
  sendText: string;
  isStop: boolean;
  onCancel: () => void;
  onSubmit: () => void;
};

/** Shows a decision as a sentence, and asks for its reason below it. */
function ReasonForm({ matter, hint, reason, onReason, sendText, isStop, onCancel, onSubmit }: ReasonFormProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        <Sentence matter={matter} />
        {hint !== undefined && <Text size="sm">{hint}</Text>}
        <Textarea
          data-autofocus
          required
          minLength={SHORTEST_REASON}
          maxLength={300}
          label={t('signing.reason')}
          description={t('signing.reasonHint')}
          value={reason}
          onChange={(event) => onReason(asOneLine(event.currentTarget.value))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('signing.cancel')}
          </Button>
          <Button type="submit" {...(isStop && STOP)} disabled={!isReason(reason)}>
            {sendText}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type DecisionsProps = {
  /** What this person may decide about the record next. */
  next: readonly DecisionKind[];
  decisions: readonly DecideProps[];
};

/** A button for each of these decisions that this person may take. */
export const Decisions = ({ next, decisions }: DecisionsProps) =>
  decisions.filter(({ kind }) => next.includes(kind)).map((decision) => <Decide key={decision.kind} {...decision} />);
