import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { commandEach, type BulkOutcome, type Command } from '../../api/commands.ts';
import { problemCodeOf, type ProblemCode } from '../../api/problems.ts';
import { useMe } from '../../api/queries.ts';
import type { Alert } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import styles from './desk.module.css';
import { DismissForm } from './dismiss-form.tsx';

type Props = { alerts: readonly Alert[]; onClear: () => void };

/** What may be done about several chosen alerts at once: dismiss them with one reason, or take them. Each is signed and audited as its own. */
export default function BulkBar({ alerts, onClear }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe().data;
  const [isDismissing, setDismissing] = useState(false);
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<BulkOutcome>();
  const [problem, setProblem] = useState<ProblemCode>();
  const give = async (command: Command): Promise<void> => {
    setDismissing(false);
    setSending(true);
    setProblem(undefined);
    await commandEach(alerts, command, setOutcome).then(onClear, (error: unknown) => setProblem(problemCodeOf(error)));
    setSending(false);
  };
  const numbers = outcome && {
    sent: format.number(outcome.sent),
    accepted: format.number(outcome.accepted),
    refused: format.number(outcome.refused),
  };
  return (
    <section className={styles.bulk} aria-label={t('desk.bulk')} data-part="bulk">
      {alerts.length > 0 && <strong>{t('desk.chosen', { count: alerts.length })}</strong>}
      {alerts.length > 0 && !isDismissing && (
        <Group gap="xs">
          <Button size="xs" loading={isSending} onClick={() => setDismissing(true)}>
            {t('desk.dismissAll')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={isSending || !me}
            onClick={() => me && void give({ action: 'assign', assignTo: { subject: me.subject, name: me.name } })}
          >
            {t('desk.take')}
          </Button>
          <Button size="xs" variant="default" onClick={onClear}>
            {t('desk.clear')}
          </Button>
        </Group>
      )}
      {isDismissing && (
        <DismissForm
          title={t('desk.dismissAll')}
          onSend={(command) => void give(command)}
          onCancel={() => setDismissing(false)}
        />
      )}
      <span role="status">{problem ? t(`problems.${problem}`) : numbers && t('desk.bulkOutcome', numbers)}</span>
    </section>
  );
}
