import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBarrierBlock,
  IconEye,
  IconHourglass,
  IconUserSearch,
  IconZoomQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import styles from './badges.module.css';
import type { AlertKind } from './kind.ts';

const ICON: Readonly<Record<string, typeof IconEye>> = {
  exact: IconEye,
  possible: IconZoomQuestion,
  zone_entered: IconBarrierBlock,
  loitering: IconHourglass,
  wrong_way: IconArrowsExchange,
  face: IconUserSearch,
};

export function KindIcon({ kind, size = 18 }: { kind: AlertKind; size?: number }) {
  const Icon = ICON[kind] ?? IconAlertTriangle;
  return <Icon size={size} aria-hidden />;
}

/** Exact and possible differ by word, sign and shape, never by colour alone. */
export function MatchBadge({ match }: { match: 'exact' | 'possible' }) {
  const { t } = useTranslation();
  return (
    <span className={classNames(styles.match, styles[match])} title={t(`alerts.matchHint.${match}`)}>
      <KindIcon kind={match} size={14} />
      {t(`alerts.match.${match}`)}
    </span>
  );
}

const STATE_TONE: Partial<Record<Alert['state'], string | undefined>> = {
  raised: styles.raised,
  confirmed: styles.confirmed,
  dispatched: styles.dispatched,
};

export function StateBadge({ state }: { state: Alert['state'] }) {
  const { t } = useTranslation();
  return <span className={classNames(styles.state, STATE_TONE[state])}>{t(`alerts.states.${state}`)}</span>;
}

/** Shows how far the review of a candidate has come. Its words are longer than those of a state, so they may take two lines. */
export function ReviewBadge({ state, children }: { state: Alert['state']; children: ReactNode }) {
  return <span className={classNames(styles.state, STATE_TONE[state], styles.wrapping)}>{children}</span>;
}

/** Marks an alert that rose to a graver kind after it was raised. */
export function RisenBadge({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  return alert.roseAtMs === undefined ? null : <span className={styles.risen}>{t('alerts.risen')}</span>;
}

/** Marks an alert that a muted rule raised, until somebody judges it. */
export function QuietBadge({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mutedUntilMs } = alert;
  if (mutedUntilMs === undefined) return null;
  return (
    <span className={styles.risen} title={t('desk.mutes.badgeHint', { until: format.moment(mutedUntilMs) })}>
      {t('desk.mutes.badge')}
    </span>
  );
}

/** What a person has to know before they judge. */
export function Hint({ isWarning = false, children }: { isWarning?: boolean; children: ReactNode }) {
  return <p className={classNames(styles.hint, isWarning && styles.warning)}>{children}</p>;
}
