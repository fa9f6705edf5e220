import { Button, Group, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionKind, GovernanceDecision } from '@marsad/schemas';
import { useDecision } from '../../api/decisions.ts';
import { Signing } from '../../signing/signing-dialog.tsx';
import { DecisionOutcome } from './decide.tsx';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** An id that nobody has: what it is about stands in the record. */
export const newId = (kind: string): string => `${kind}-${crypto.randomUUID().slice(0, 13)}`;

/** A button that opens the form of one decision. All of them are signed: what was filled in is read again as a statement before. */
export function DecisionForm({
  kind,
  ready,
  decisionOf,
  children,
}: {
  kind: DecisionKind;
  /** Whether everything that is needed was filled in. */
  ready: boolean;
  decisionOf: () => GovernanceDecision | Promise<GovernanceDecision>;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [preparing, setPreparing] = useState(false);
  const [progress, decide, cancel] = useDecision();
  const submit = async (): Promise<void> => {
    setPreparing(true);
    try {
      decide(await decisionOf());
    } finally {
      setPreparing(false);
    }
  };
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
        opened={open}
        onClose={() => {
          setOpen(false);
          cancel();
        }}
        size="lg"
        title={progress.kind === 'to_sign' ? t('signing.title') : t(`decisions.${kind}`)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {progress.kind === 'to_sign' && <Signing wanted={progress.wanted} onCancel={cancel} />}
        <form
          hidden={progress.kind === 'to_sign'}
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void submit().catch(() => undefined);
          }}
        >
          <Stack>
            {children}
            <DecisionOutcome progress={progress} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                {t('signing.cancel')}
              </Button>
              <Button type="submit" disabled={!ready} loading={preparing || progress.kind === 'sending'}>
                {t('rights.form.send')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
