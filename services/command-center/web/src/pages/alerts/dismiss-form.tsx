import { Button, Group, Select, Textarea } from '@mantine/core';
import { IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from '../../api/commands.ts';
import { fr } from '../../i18n/fr.ts';
import { asOneLine } from '../../i18n/one-line.ts';
import styles from './alert-actions.module.css';

type Dismissal = keyof typeof fr.alerts.dismissals;
const DISMISSALS = Object.keys(fr.alerts.dismissals) as Dismissal[];

type Props = { onSend: (command: Command) => void; onCancel: () => void; title?: string };

/** Asks why an alert is dismissed. */
export function DismissForm({ onSend, onCancel, title }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Dismissal>();
  const [note, setNote] = useState('');
  return (
    <form
      className={styles.dismissing}
      aria-label={title ?? t('alerts.actions.dismissTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        const text = note.trim();
        if (reason) onSend({ action: 'dismiss', dismissalReason: reason, ...(text && { note: text }) });
      }}
    >
      <strong>{title ?? t('alerts.actions.dismissTitle')}</strong>
      <Select
        data-autofocus
        label={t('alerts.actions.dismissReason')}
        placeholder={t('alerts.actions.chooseReason')}
        data={DISMISSALS.map((value) => ({ value, label: t(`alerts.dismissals.${value}`) }))}
        value={reason ?? null}
        onChange={(chosen) => setReason(DISMISSALS.find((dismissal) => dismissal === chosen))}
        allowDeselect={false}
        required
      />
      <Textarea
        label={t('alerts.actions.noteField')}
        value={note}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setNote(asOneLine(event.currentTarget.value))}
      />
      <Group gap="xs">
        <Button type="submit" disabled={!reason} leftSection={<IconCircleX size={16} aria-hidden />}>
          {t('alerts.actions.dismiss')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('alerts.actions.cancel')}
        </Button>
      </Group>
    </form>
  );
}
