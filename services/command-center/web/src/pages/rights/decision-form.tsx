import { Button, Group, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionKind, GovernanceDecision } from '@marsad/schemas';
import { useDecision } from '../../api/decisions.ts';
import { Signing } from '../../signing/signing-dialog.tsx';
import { DecisionOutcome } from './decision-outcome.tsx';

/** Makes a unique id for a new record. @param kind its prefix */
export const newId = (kind: string): string => `${kind}-${crypto.randomUUID().slice(0, 13)}`;

/** The state of a form. `field` returns the value of one field and the function that changes it. */
export function useDraft<Draft extends object>(empty: Draft) {
  const [draft, setDraft] = useState(empty);
  const field = <Key extends keyof Draft>(key: Key) => ({
    value: draft[key],
    onChange: (value: Draft[Key]): void => setDraft((before) => ({ ...before, [key]: value })),
  });
  return { draft, setDraft, field };
}

type Props = {
  kind: DecisionKind;
  isReady: boolean;
  /** The decision as it is filled in; undefined while something is missing. */
  decisionOf: () => GovernanceDecision | undefined | Promise<GovernanceDecision | undefined>;
  children: ReactNode;
};

/** A button that opens the form of one decision. Every such decision is signed, so the person reads it again as a statement. */
export function DecisionForm({ kind, isReady, decisionOf, children }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [progress, decide, cancel] = useDecision();
  const isSigning = progress.kind === 'to_sign';
  return (
    <>
      <Button
        size="sm"
        data-decision={kind}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t(`decisions.${kind}`)}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => {
          setOpen(false);
          cancel();
        }}
        size="lg"
        title={isSigning ? t('signing.title') : t(`decisions.${kind}`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {isSigning && <Signing wanted={progress.wanted} onCancel={cancel} />}
        <FormBody
          isHidden={isSigning}
          isReady={isReady}
          isSending={progress.kind === 'sending'}
          onCancel={() => setOpen(false)}
          onSubmit={async () => {
            const decision = await decisionOf();
            if (decision) decide(decision);
          }}
        >
          {children}
          <DecisionOutcome progress={progress} />
        </FormBody>
      </Modal>
    </>
  );
}

type FormBodyProps = {
  isHidden: boolean;
  isReady: boolean;
  isSending: boolean;
  onCancel: () => void;
  onSubmit: () => Promise<void>;
  children: ReactNode;
};

function FormBody({ isHidden, isReady, isSending, onCancel, onSubmit, children }: FormBodyProps) {
  const { t } = useTranslation();
  const [isPreparing, setPreparing] = useState(false);
  const submit = async (): Promise<void> => {
    setPreparing(true);
    try {
      await onSubmit();
    } finally {
      setPreparing(false);
    }
  };
  return (
    <form
      hidden={isHidden}
      onSubmit={(event) => {
        event.preventDefault();
        // The field that caused the failure shows the reason itself.
        if (isReady) void submit().catch(() => undefined);
      }}
    >
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('signing.cancel')}
          </Button>
          <Button type="submit" disabled={!isReady} loading={isPreparing || isSending}>
            {t('rights.form.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
