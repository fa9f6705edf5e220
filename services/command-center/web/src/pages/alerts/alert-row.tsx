import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { alertSeverityOf } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { When } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Plate } from '../../parts/plate.tsx';
import { useUnread } from '../../shell/unread.ts';
import styles from './alert-row.module.css';
import { KindIcon, MatchBadge, QuietBadge, RisenBadge, StateBadge } from './badges.tsx';
import desk from './desk.module.css';
import { kindOf, toneOf } from './kind.ts';
import { ListRow, RowPlace } from './list-row.tsx';

/** @param isReached whether the Tab key stops at it */
export function AlertRow({ alert, isReached = true }: { alert: Alert; isReached?: boolean }) {
  const { search } = useLocation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const isUnread = useUnread()(alert);
  const kind = kindOf(alert);
  return (
    <ListRow
      alert={alert}
      to={{ pathname: `/alerts/${encodeURIComponent(alert.alertId)}`, search }}
      isReached={isReached}
      kind={kind}
      tone={toneOf(kind)}
      icon={<KindIcon kind={kind} />}
      title={wordFor('alerts.kinds', kind)}
      isUnread={isUnread}
      state={<StateBadge state={alert.state} />}
    >
      <RisenBadge alert={alert} />
      <QuietBadge alert={alert} />
      {alert.why.rule === 'hotlist' && (
        <span className={styles.plate}>
          <Plate plate={alert.why.read} size="sm" />
          <MatchBadge match={alert.why.match} />
        </span>
      )}
      <RowPlace>
        <span className={desk.severity} data-severity={alertSeverityOf(alert)}>
          {wordFor('ruleBook.severities', alertSeverityOf(alert))}
        </span>{' '}
        · {cameraName(alert.camera)}
        {alert.assignedTo && (
          <>
            {' '}
            · <bdi>{alert.assignedTo.name}</bdi>
          </>
        )}
      </RowPlace>
      {alert.observations > 1 && <ObservationCount alert={alert} />}
    </ListRow>
  );
}

/** Shows how many observations the alert has and when the last was, because the behaviour that raised it may go on. */
function ObservationCount({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { observations, lastObservedAtMs } = alert;
  return (
    <RowPlace>
      <strong className={styles.count} title={t('alerts.observations', { count: observations })}>
        <Ltr>×{format.number(observations)}</Ltr>
      </strong>{' '}
      {t('alerts.lastObserved')} <When ms={lastObservedAtMs} />
    </RowPlace>
  );
}
