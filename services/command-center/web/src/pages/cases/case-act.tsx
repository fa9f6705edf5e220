import { Button, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDecision, CaseDecisionKind } from '@marsad/schemas';
import { useCaseDecision } from '../../api/cases.ts';
import { KEYS, queryClient } from '../../api/query-client.ts';
import type { CaseAnswered } from '../../api/types.ts';
import { Signing } from '../../signing/signing-dialog.tsx';
import { CaseOutcome } from './case-outcome.tsx';

type Props = {
  kind: CaseDecisionKind;
  /** What the button says, where the name of the decision is not enough. */
  text?: string;
  /** What it is about, for people who hear one button after another. */
  of?: string;
  /** The decision as it is filled in; undefined while something is missing. */
  decisionOf: () => CaseDecision | undefined;
  onDone?: (answer: CaseAnswered) => void;
  /** The fields of its form. Without any, the button asks at once. */
  children?: ReactNode;
};

/** A button for one decision about a case: with a form if it has fields, and with the statement to sign if a sign-in signs it. */
export function CaseAct({ kind, text, of, decisionOf, onDone, children }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [progress, decide, cancel] = useCaseDecision();
  const isSigning = progress.kind === 'to_sign';
  const close = (): void => {
    setOpen(false);
    cancel();
  };
  useEffect(() => {
    if (progress.kind !== 'answered' || !progress.answer.accepted) return;
    void queryClient.invalidateQueries({ queryKey: KEYS.cases });
    setOpen(false);
    onDone?.(progress.answer);
    // Only an answer is followed by something.
  }, [progress]);
  const ask = (): void => {
    const decision = decisionOf();
    if (decision) decide(decision);
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        data-decision={kind}
        {...(of && { 'aria-label': `${text ?? t(`caseWork.decisions.${kind}`)} : ${of}` })}
        loading={progress.kind === 'sending' && !isOpen}
        onClick={children ? () => setOpen(true) : ask}
      >
        {text ?? t(`caseWork.decisions.${kind}`)}
      </Button>
      {!isOpen && <CaseOutcome progress={progress} />}
      <Modal
        opened={isOpen || isSigning}
        onClose={close}
        size="lg"
        title={isSigning ? t('signing.title') : t(`caseWork.decisions.${kind}`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {isSigning && <Signing wanted={progress.wanted} onCancel={cancel} />}
        <ActForm
          isHidden={isSigning}
          isReady={decisionOf() !== undefined}
          isSending={progress.kind === 'sending'}
          onCancel={close}
          onSubmit={ask}
        >
          {children}
          <CaseOutcome progress={progress} />
        </ActForm>
      </Modal>
    </>
  );
}

type ActFormProps = {
  isHidden: boolean;
  isReady: boolean;
  isSending: boolean;
  onCancel: () => void;
  onSubmit: () => void;
  children: ReactNode;
};

function ActForm({ isHidden, isReady, isSending, onCancel, onSubmit, children }: ActFormProps) {
  const { t } = useTranslation();
  return (
    <form
      hidden={isHidden}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('signing.cancel')}
          </Button>
          <Button type="submit" disabled={!isReady} loading={isSending}>
            {t('caseWork.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
