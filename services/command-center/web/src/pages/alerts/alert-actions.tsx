import { Button, Group } from '@mantine/core';
import { IconCheck, IconCircleX, IconFlagCheck, IconSend, IconUserCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertAction } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';
import { useCommand, type Command, type CommandProgress } from '../../api/commands.ts';
import { fr } from '../../i18n/fr.ts';
import { OutcomeLine, type Message } from '../../parts/outcome-line.tsx';
import styles from './alert-actions.module.css';
import { onDeskAction } from './desk-actions.ts';
import { DismissForm } from './dismiss-form.tsx';
import { isState, isSuggested, nextActions } from './next-actions.ts';

const ICON = {
  acknowledge: IconUserCheck,
  confirm: IconCheck,
  dismiss: IconCircleX,
  dispatch: IconSend,
  close: IconFlagCheck,
} as const;

/** The actions that this person may take on the alert, and the outcome of their last action. */
export function AlertActions({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const [isDismissing, setDismissing] = useState(false);
  const pressed = useRef<(action: AlertAction) => void>(undefined);
  useEffect(() => onDeskAction((action) => pressed.current?.(action)), []);
  const [progress, run] = useCommand(alert);
  const next = nextActions(alert);
  const act = (command: Command): void => {
    setDismissing(false);
    run(command);
  };
  const press = (action: AlertAction): void => (action === 'dismiss' ? setDismissing(true) : act({ action }));
  useEffect(() => {
    pressed.current = (action) => next.includes(action) && progress.kind !== 'sending' && press(action);
  });
  return (
    <section className={styles.actions} aria-label={t('alerts.actions.title')} data-part="actions">
      {next.length === 0 && alert.state === 'closed' && <span className="label">{t('alerts.actions.finished')}</span>}
      {!isDismissing && next.length > 0 && (
        <Group gap="xs" className={styles.next}>
          {next.map((action, index) => (
            <ActionButton
              key={action}
              action={action}
              isSuggested={isSuggested(action, index)}
              progress={progress}
              onClick={() => press(action)}
            />
          ))}
        </Group>
      )}
      {isDismissing && <DismissForm onSend={act} onCancel={() => setDismissing(false)} />}
      <CommandOutcome progress={progress} />
    </section>
  );
}

type ActionButtonProps = {
  action: AlertAction;
  isSuggested: boolean;
  progress: CommandProgress;
  onClick: () => void;
};

function ActionButton({ action, isSuggested: suggested, progress, onClick }: ActionButtonProps) {
  const { t } = useTranslation();
  const Icon = ICON[action];
  return (
    <Button
      size="sm"
      variant={suggested ? 'filled' : 'default'}
      leftSection={<Icon size={16} aria-hidden />}
      loading={progress.kind === 'sending' && progress.action === action}
      disabled={progress.kind === 'sending'}
      onClick={onClick}
    >
      {t(`alerts.actions.${action}`)}
    </Button>
  );
}

type Refusal = keyof typeof fr.alerts.refusals;
const isRefusal = (text: string): text is Refusal => text in fr.alerts.refusals;

/** Shows the outcome of the last command, with the reason of a refusal. A reason that this page has no word for is shown as it is. */
export function CommandOutcome({ progress }: { progress: CommandProgress }) {
  const { t } = useTranslation();
  const refused = (reason: string): Message => ({ tone: 'bad', text: t('alerts.actions.refused', { reason }) });
  const messageOf = (): Message | undefined => {
    switch (progress.kind) {
      case 'idle':
        return undefined;
      case 'sending':
        return { tone: 'calm', text: t('alerts.actions.sending') };
      case 'silent':
        return { tone: 'calm', text: t('alerts.actions.noAnswer') };
      case 'failed':
        return refused(t(`problems.${progress.problem}`));
      case 'answered': {
        const { accepted, refusal = '', state = '' } = progress.answer;
        const action = t(`alerts.actions.${progress.action}`);
        if (accepted) return { tone: 'good', text: t('alerts.actions.accepted', { action }) };
        const stateWord = isState(state) ? t(`alerts.states.${state}`) : state;
        return refused(isRefusal(refusal) ? t(`alerts.refusals.${refusal}`, { state: stateWord }) : refusal);
      }
    }
  };
  return <OutcomeLine message={messageOf()} />;
}
