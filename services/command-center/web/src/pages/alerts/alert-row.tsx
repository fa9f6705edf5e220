import { useTranslation } from 'react-i18next';
import { useWordFor } from '../../i18n/word-for.ts';
import { NavLink } from 'react-router';
import type { Alert } from '@marsad/schemas';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { When } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { useUnread } from '../../shell/unread.ts';
import { KindIcon, MatchBadge, StateBadge, kindOf } from './alert-kind.tsx';

/** An alert in a list: what, where, when, and whether somebody has it. */
export function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const unread = useUnread()(alert);
  const kind = kindOf(alert);
  return (
    <NavLink
      to={`/alerts/${encodeURIComponent(alert.alertId)}`}
      className={`alert-row alert-row-${kind} ${unread ? 'alert-row-unread' : ''}`}
      data-alert={alert.alertId}
      data-kind={kind}
    >
      <span className="alert-row-icon">
        <KindIcon kind={kind} />
      </span>
      <span className="alert-row-body">
        <span className="alert-row-title">
          {unread && <span className="unread-dot" role="img" aria-label={t('alerts.unreadDot')} />}
          <span>{wordFor('alerts.kinds', kind)}</span>
        </span>
        {alert.roseAtMs !== undefined && <span className="risen">{t('alerts.risen')}</span>}
        {alert.why.rule === 'hotlist' && (
          <span className="alert-row-plate">
            <Plate plate={alert.why.read} size="sm" />
            <MatchBadge match={alert.why.match} />
          </span>
        )}
        <span className="alert-row-place">{cameraName(alert.camera)}</span>
        {alert.observations > 1 && <GoesOn alert={alert} />}
      </span>
      <span className="alert-row-end">
        <When ms={alert.raisedAtMs} />
        <StateBadge state={alert.state} />
        {alert.simulated && <Simulated />}
      </span>
    </NavLink>
  );
}

/** How often it was seen, and when last: an alert is what goes on, not one moment of it. */
function GoesOn({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { observations, lastObservedAtMs } = alert;
  return (
    <span className="alert-row-place goes-on">
      <strong title={t('alerts.observations', { count: observations })}>
        <Ltr>×{format.number(observations)}</Ltr>
      </strong>{' '}
      {t('alerts.lastObserved')} <When ms={lastObservedAtMs} />
    </span>
  );
}
