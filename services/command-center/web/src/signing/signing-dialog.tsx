import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { goAndSign, type DecisionProgress } from '../api/decisions.ts';
import type { SignatureWanted } from '../api/types.ts';
import { StatementView } from './statement-view.tsx';

type Props = { wanted: SignatureWanted; onCancel: () => void };

/** Shows the statement that is about to be signed, with a button that goes to the sign-in and a button that cancels. */
export function Signing({ wanted, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        goAndSign(wanted.signInUrl);
      }}
    >
      <Stack>
        <StatementView matter={wanted.matter} lead={t('statement.toSign')} />
        <Text size="sm">{t('signing.lead')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('signing.cancel')}
          </Button>
          <Button type="submit" leftSection={<IconSignature size={16} aria-hidden />}>
            {t('signing.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Shows `Signing` in a dialog, for a decision without a form. */
export function SigningDialog({ progress, onCancel }: { progress: DecisionProgress<unknown>; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={progress.kind === 'to_sign'}
      onClose={onCancel}
      size="lg"
      title={t('signing.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {progress.kind === 'to_sign' && <Signing wanted={progress.wanted} onCancel={onCancel} />}
    </Modal>
  );
}
