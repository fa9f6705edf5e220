import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, type To } from 'react-router';
import type { Alert } from '../../api/types.ts';
import { When } from '../../parts/moment.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { classNames } from '../../parts/class-names.ts';
import type { AlertTone } from './kind.ts';
import styles from './list-row.module.css';

type Props = {
  alert: Alert;
  to: To;
  /** Whether the Tab key stops at it. */
  isReached?: boolean;
  /** `data-kind` of the row. */
  kind?: string;
  tone?: AlertTone | undefined;
  icon: ReactNode;
  title: ReactNode;
  isUnread?: boolean;
  state: ReactNode;
  children: ReactNode;
};

/** An alert in a list: what it is, where, when, and its state. */
export function ListRow({
  alert,
  to,
  kind,
  tone,
  icon,
  title,
  isUnread = false,
  isReached = true,
  state,
  children,
}: Props) {
  const { t } = useTranslation();
  return (
    <NavLink
      to={to}
      className={classNames(styles.row, tone && styles[tone], isUnread && styles.unread)}
      data-alert={alert.alertId}
      data-kind={kind}
      tabIndex={isReached ? undefined : -1}
    >
      <span className={styles.icon}>{icon}</span>
      <span className={styles.body}>
        <span className={styles.title}>
          {isUnread && <span className={styles.dot} role="img" aria-label={t('alerts.unreadDot')} />}
          <span>{title}</span>
        </span>
        {children}
      </span>
      <span className={styles.end}>
        <When ms={alert.raisedAtMs} />
        {state}
        {alert.simulated && <Simulated />}
      </span>
    </NavLink>
  );
}

export const RowPlace = ({ children }: { children: ReactNode }) => <span className={styles.place}>{children}</span>;
