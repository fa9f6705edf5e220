import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedAlerts } from '../../api/alert-pages.ts';
import { useRepeats } from '../../api/queries.ts';
import type { Alert, AlertList } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { QueryState } from '../../parts/states.tsx';
import { AlertRow } from './alert-row.tsx';
import styles from './desk.module.css';

type Props = {
  alert: Alert;
  row: AlertList['repeats'][number] | undefined;
  list: ListedAlerts;
  isChosen: boolean;
  /** Whether the keys are about this row. */
  isCurrent: boolean;
  /** Whether the Tab key stops at this row: at one of the list, so that what comes after the list is near. */
  isReached: boolean;
  /** Absent for people who may not act on alerts. */
  onChoose?: ((isChosen: boolean) => void) | undefined;
};

/** A row of the desk: the alert, whether it is chosen, and how often it was repeated. */
export function DeskRow({ alert, row, list, isChosen, isCurrent, isReached, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classNames(styles.row, isCurrent && styles.focused)} data-row={alert.alertId}>
      {onChoose && (
        <Checkbox
          size="xs"
          className={styles.choose}
          // The key x chooses the row, so that the rows of a long queue are not one stop of the Tab key more each.
          tabIndex={-1}
          aria-label={t('desk.choose')}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <AlertRow alert={alert} isReached={isReached} />
      {row && <Repeats alert={alert} row={row} list={list} isReached={isReached} />}
    </div>
  );
}

type RepeatsProps = { alert: Alert; row: AlertList['repeats'][number]; list: ListedAlerts; isReached: boolean };

function Repeats({ alert, row, list, isReached }: RepeatsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.repeats}>
      <Button
        size="compact-xs"
        variant="subtle"
        tabIndex={isReached ? undefined : -1}
        aria-expanded={isOpen}
        data-part="repeats"
        onClick={() => setOpen(!isOpen)}
      >
        {t('desk.repeats', { count: row.count, from: format.time(row.fromMs), to: format.time(row.toMs) })}
      </Button>
      {isOpen && <Members alert={alert} list={list} />}
    </div>
  );
}

function Members({ alert, list }: Pick<RepeatsProps, 'alert' | 'list'>) {
  const members = useRepeats(alert.alertId, list);
  const others = members.data?.alerts.filter(({ alertId }) => alertId !== alert.alertId) ?? [];
  return (
    <>
      <QueryState query={members} />
      <ul className={styles.members}>
        {others.map((member) => (
          <li key={member.alertId}>
            <AlertRow alert={member} />
          </li>
        ))}
      </ul>
    </>
  );
}
