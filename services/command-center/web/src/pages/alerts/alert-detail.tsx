import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useWordFor } from '../../i18n/word-for.ts';
import { Link } from 'react-router';
import { useAlert, useCity } from '../../api/queries.ts';
import { Moment, When } from '../../parts/moment.tsx';
import { useCameraName, useName, useNamesOf } from '../../parts/names.ts';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { markSeen } from '../../shell/unread.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertHistory } from './alert-history.tsx';
import { KindIcon, MatchBadge, StateBadge, kindOf } from './alert-kind.tsx';
import { AlertMedia } from './alert-media.tsx';
import { Sightings } from './sightings.tsx';
import { WhyBehaviour } from './why-behaviour.tsx';
import { WhyFace } from './why-face.tsx';
import { WhyHotlist } from './why-hotlist.tsx';

/** Everything that a person needs to judge one alert. */
export function AlertDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const name = useName();
  const { data: alert, error, refetch } = useAlert(id);
  const cameraName = useCameraName();
  const namesOf = useNamesOf();
  const district = useCity().data?.districts.find((one) => one.id === alert?.district);
  useEffect(() => {
    if (alert) markSeen(alert);
  }, [alert]);

  if (!alert) return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Loading />;
  const kind = kindOf(alert);
  return (
    <article className={`detail detail-${kind}`} data-alert={alert.alertId} data-state={alert.state}>
      <Link to="/alerts" className="detail-back">
        <IconArrowLeft size={18} aria-hidden className="flip" />
        {t('common.back')}
      </Link>
      <header className="detail-head">
        <div className="detail-title">
          <KindIcon kind={kind} size={24} />
          <h2>{wordFor('alerts.kinds', kind)}</h2>
          {alert.why.rule === 'hotlist' && <MatchBadge match={alert.why.match} />}
          <StateBadge state={alert.state} />
          {alert.roseAtMs !== undefined && <span className="risen">{t('alerts.risen')}</span>}
          {alert.simulated && <Simulated />}
        </div>
        {alert.why.rule === 'hotlist' && <Plate plate={alert.why.read} size="lg" />}
        <p className="detail-where">
          <strong>{cameraName(alert.camera)}</strong> · {name(district?.name, alert.district)} ·{' '}
          <Moment ms={alert.firstObservedAtMs} />
          {alert.observations > 1 && (
            <>
              {' '}
              · {t('alerts.observations', { count: alert.observations })} · {t('alerts.lastObserved')}{' '}
              <When ms={alert.lastObservedAtMs} />
            </>
          )}
        </p>
        {alert.why.rule === 'hotlist' && (
          <p className={`match-hint match-hint-${alert.why.match}`}>{t(`alerts.matchHint.${alert.why.match}`)}</p>
        )}
      </header>
      <AlertMedia alert={alert} />
      <AlertActions alert={alert} />
      {alert.why.rule === 'hotlist' && <WhyHotlist alert={alert} why={alert.why} />}
      {alert.why.rule === 'behaviour' && <WhyBehaviour alert={alert} why={alert.why} names={namesOf(alert.camera)} />}
      {alert.why.rule === 'face' && <WhyFace alert={alert} why={alert.why} />}
      {alert.observations > 1 && <Sightings alert={alert} />}
      <AlertHistory alert={alert} />
    </article>
  );
}
