import { Button, Group, Select, Textarea } from '@mantine/core';
import { IconCheck, IconCircleX, IconFlagCheck, IconSend, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert, AlertAction } from '@marsad/schemas';
import { useCommand, type Command, type CommandProgress } from '../../api/commands.ts';
import { fr } from '../../i18n/fr.ts';

type Dismissal = keyof typeof fr.alerts.dismissals;
const DISMISSALS = Object.keys(fr.alerts.dismissals) as Dismissal[];

/** What a person would do next. The alerting service decides what is allowed; a page that is behind gets a refusal and shows it. */
const NEXT: Readonly<Record<Alert['state'], readonly AlertAction[]>> = {
  raised: ['acknowledge', 'confirm', 'dismiss'],
  acknowledged: ['confirm', 'dismiss'],
  confirmed: ['dispatch', 'close'],
  dispatched: ['close'],
  dismissed: ['close'],
  closed: [],
};
/** Two reviewers decide on a face, elsewhere: here it is only taken note of, and acted on once they have. */
const NEXT_OF_FACE: Partial<Record<Alert['state'], readonly AlertAction[]>> = {
  raised: ['acknowledge'],
  acknowledged: [],
};
const ICON = {
  acknowledge: IconUserCheck,
  confirm: IconCheck,
  dismiss: IconCircleX,
  dispatch: IconSend,
  close: IconFlagCheck,
} as const;

/** The two answers to "is it so?" have one weight: the page leans to neither. */
const isAnswer = (action: AlertAction): boolean => action === 'confirm' || action === 'dismiss';

export function AlertActions({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const [dismissing, setDismissing] = useState(false);
  const [progress, run] = useCommand(alert);
  const next = (alert.why.rule === 'face' ? NEXT_OF_FACE[alert.state] : undefined) ?? NEXT[alert.state];
  const act = (command: Command): void => {
    setDismissing(false);
    run(command);
  };
  return (
    <section className="actions" aria-label={t('alerts.actions.title')}>
      {next.length === 0 && alert.state === 'closed' && <span className="label">{t('alerts.actions.finished')}</span>}
      {!dismissing && next.length > 0 && (
        <Group gap="xs" className="next-actions">
          {next.map((action, index) => {
            const Icon = ICON[action];
            return (
              <Button
                key={action}
                size="sm"
                variant={index === 0 && !isAnswer(action) ? 'filled' : 'default'}
                leftSection={<Icon size={16} aria-hidden />}
                loading={progress.kind === 'sending' && progress.action === action}
                disabled={progress.kind === 'sending'}
                onClick={() => (action === 'dismiss' ? setDismissing(true) : act({ action }))}
              >
                {t(`alerts.actions.${action}`)}
              </Button>
            );
          })}
        </Group>
      )}
      {dismissing && <Dismissing onSend={act} onCancel={() => setDismissing(false)} />}
      <Outcome progress={progress} />
    </section>
  );
}

function Dismissing({ onSend, onCancel }: { onSend: (command: Command) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Dismissal>();
  const [note, setNote] = useState('');
  const known = DISMISSALS.map((value) => ({ value, label: t(`alerts.dismissals.${value}`) }));
  return (
    <form
      className="dismissing"
      aria-label={t('alerts.actions.dismissTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        const text = note.trim();
        if (reason) onSend({ action: 'dismiss', dismissalReason: reason, ...(text && { note: text }) });
      }}
    >
      <strong>{t('alerts.actions.dismissTitle')}</strong>
      <Select
        data-autofocus
        label={t('alerts.actions.dismissReason')}
        placeholder={t('alerts.actions.chooseReason')}
        data={known}
        value={reason ?? null}
        onChange={(value) => setReason(DISMISSALS.find((one) => one === value))}
        allowDeselect={false}
        required
      />
      <Textarea
        label={t('alerts.actions.note')}
        value={note}
        maxLength={500}
        autosize
        minRows={2}
        // One line: what is written here is read beside others, and in the log.
        onChange={(event) => setNote(event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' '))}
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

type Refusal = keyof typeof fr.alerts.refusals;
/** A reason of a later version is shown as it stands. */
const isRefusal = (text: string): text is Refusal => text in fr.alerts.refusals;
const isState = (text: string): text is Alert['state'] => text in NEXT;

/** The answer to the last thing this person tried, a refusal with its reason above all. */
function Outcome({ progress }: { progress: CommandProgress }) {
  const { t } = useTranslation();
  const text = (): { tone: 'good' | 'bad' | 'calm'; text: string } | undefined => {
    switch (progress.kind) {
      case 'idle':
        return undefined;
      case 'sending':
        return { tone: 'calm', text: t('alerts.actions.sending') };
      case 'silent':
        return { tone: 'calm', text: t('alerts.actions.noAnswer') };
      case 'failed':
        return { tone: 'bad', text: t('alerts.actions.refused', { reason: t(`problems.${progress.problem}`) }) };
      case 'answered': {
        const { accepted, refusal, state } = progress.answer;
        if (accepted)
          return {
            tone: 'good',
            text: t('alerts.actions.accepted', { action: t(`alerts.actions.${progress.action}`) }),
          };
        const named = state && isState(state) ? t(`alerts.states.${state}`) : (state ?? '');
        const reason =
          refusal && isRefusal(refusal) ? t(`alerts.refusals.${refusal}`, { state: named }) : (refusal ?? '');
        return { tone: 'bad', text: t('alerts.actions.refused', { reason }) };
      }
    }
  };
  const said = text();
  return (
    <p className={`outcome outcome-${said?.tone ?? 'calm'}`} role="status" aria-live="polite">
      {said?.text}
    </p>
  );
}
