import { Button, Group, Modal, Stack, Textarea, type ButtonProps } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionKind, GovernanceDecision } from '@marsad/schemas';
import { useDecision, type DecisionProgress } from '../../api/decisions.ts';
import { useMe } from '../../api/queries.ts';
import type { DecisionAnswer } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { Outcome } from '../../parts/outcome.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { Sentence } from '../../signing/statement-view.tsx';

type Refusal = keyof typeof fr.refusals;
/** A reason of a later version is shown as it stands. */
const isRefusal = (text: string): text is Refusal => text in fr.refusals;

/** What narrows says why; what widens is signed. Governance decides who may: this only asks it as it wants to be asked. */
const NEEDS_REASON: ReadonlySet<DecisionKind> = new Set([
  'act.withdraw',
  'hotlist.withdraw',
  'watchlist.withdraw',
  'authorisation.reject',
  'authorisation.end',
  'agreement.end',
  'halt',
  'resume',
]);
const SHORTEST_REASON = 3;

/** Whether a decision of this kind takes a sign-in of its own. */
export const useSigned = (kind: DecisionKind): boolean =>
  useMe().data?.decides.find((one) => one.kind === kind)?.signed ?? false;

const STOP = { color: 'red.9', variant: 'filled' } as const;
/** No decision is the filled button: whether to approve or to reject is not for the page to suggest. Only what stops everything stands out. */
const LOOK: Readonly<Record<'stop' | 'narrow' | 'plain', ButtonProps>> = {
  stop: STOP,
  narrow: { variant: 'default', className: 'button-narrowing' },
  plain: { variant: 'default' },
};

type DecideProps = {
  kind: DecisionKind;
  /** The decision, once the person has given a reason where one is wanted. */
  decisionOf: (reason: string) => GovernanceDecision;
  /** `stop` ends something everywhere, `narrow` one record. */
  tone?: 'stop' | 'narrow';
  label?: ReactNode;
};

/** A button for one decision: says what it is in a sentence, asks for the reason, has it signed, and shows what became of it. */
export function Decide({ kind, decisionOf, tone, label }: DecideProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [progress, decide, cancel] = useDecision();
  const signed = useSigned(kind);
  const wantsReason = NEEDS_REASON.has(kind);
  const run = (): void => {
    setOpen(false);
    decide(decisionOf(reason.trim()));
  };
  const look = LOOK[tone ?? 'plain'];
  return (
    <span className="decide">
      <Button
        size="xs"
        {...look}
        data-decision={kind}
        loading={progress.kind === 'sending'}
        leftSection={signed ? <IconSignature size={16} aria-hidden /> : undefined}
        onClick={() => (wantsReason ? setOpen(true) : run())}
      >
        {label ?? t(`decisions.${kind}`)}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={label ?? t(`decisions.${kind}`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <Stack>
            <Sentence matter={decisionOf(reason.trim() || '…')} />
            {wantsReason && (
              <Textarea
                data-autofocus
                required
                minLength={SHORTEST_REASON}
                maxLength={300}
                label={t('signing.reason')}
                description={t('signing.reasonHint')}
                value={reason}
                // One line: it is read beside others, in lists and in the log.
                onChange={(event) => setReason(event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' '))}
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                {t('signing.cancel')}
              </Button>
              <Button
                type="submit"
                {...((tone === 'stop' || tone === 'narrow') && STOP)}
                disabled={wantsReason && reason.trim().length < SHORTEST_REASON}
              >
                {signed ? t('rights.form.send') : t('signing.decide')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <SigningDialog progress={progress} onCancel={cancel} />
      <DecisionOutcome progress={progress} />
    </span>
  );
}

const isKind = (text: string): text is DecisionKind => text in fr.decisions;

/** What became of the last decision about rights. */
export function DecisionOutcome({ progress }: { progress: DecisionProgress<DecisionAnswer> }) {
  const { t } = useTranslation();
  const because = ({ kind, refusal }: DecisionAnswer): string => {
    if (!refusal) return '';
    // The one decision in which a person types who is meant: "not found" would not say what.
    if (kind === 'agreement.sign' && refusal === 'unknown') return t('rights.form.agencyUnknown');
    return isRefusal(refusal) ? t(`refusals.${refusal}`) : refusal;
  };
  return (
    <Outcome
      progress={progress}
      taken={({ kind }) => t('signing.accepted', { what: isKind(kind) ? t(`decisions.${kind}`) : kind })}
      because={because}
      refused={(reason) => t('signing.refused', { reason })}
    />
  );
}
