import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/types.ts';
import { useAlert, useCity } from '../../api/queries.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { classNames } from '../../parts/class-names.ts';
import { CaseLink } from '../../parts/case-link.tsx';
import { MomentLink } from '../../parts/moment-link.tsx';
import { Moment, When } from '../../parts/moment.tsx';
import { useCameraName, useName, useNamesOf } from '../../parts/names.ts';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { markSeen } from '../../shell/unread.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertHistory } from './alert-history.tsx';
import { AlertMedia } from './alert-media.tsx';
import { Hint, KindIcon, MatchBadge, QuietBadge, RisenBadge, StateBadge } from './badges.tsx';
import { DetailHead } from './detail-head.tsx';
import styles from './detail.module.css';
import { kindOf, toneOf } from './kind.ts';
import { Observations } from './observations.tsx';
import { WhyBehaviour } from './why-behaviour.tsx';
import { WhyFace } from './why-face.tsx';
import { WhyHotlist } from './why-hotlist.tsx';

const DeskWork = lazy(() => import('./desk-work.tsx'));

/** Everything that a person needs to judge one alert. */
export function AlertDetail({ id }: { id: string }) {
  const { data: alert, error, refetch } = useAlert(id);
  const namesOf = useNamesOf();
  useEffect(() => {
    if (alert) markSeen(alert);
  }, [alert]);

  if (!alert) return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Loading />;
  const tone = toneOf(kindOf(alert));
  return (
    <article
      className={classNames(styles.detail, tone && styles[tone])}
      data-alert={alert.alertId}
      data-state={alert.state}
    >
      <Head alert={alert} />
      <AlertActions alert={alert} />
      <AlertMedia alert={alert} />
      {alert.why.rule === 'hotlist' && <WhyHotlist alert={alert} why={alert.why} />}
      {alert.why.rule === 'behaviour' && <WhyBehaviour alert={alert} why={alert.why} names={namesOf(alert.camera)} />}
      {alert.why.rule === 'face' && <WhyFace alert={alert} why={alert.why} />}
      {alert.observations > 1 && <Observations alert={alert} />}
      <Suspense fallback={<Loading />}>
        <DeskWork alert={alert} />
      </Suspense>
      <AlertHistory alert={alert} />
    </article>
  );
}

function Head({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const kind = kindOf(alert);
  const { why } = alert;
  return (
    <DetailHead
      listPath="/alerts"
      title={
        <>
          <KindIcon kind={kind} size={24} />
          <h2>{wordFor('alerts.kinds', kind)}</h2>
          {why.rule === 'hotlist' && <MatchBadge match={why.match} />}
          <StateBadge state={alert.state} />
          <RisenBadge alert={alert} />
          <QuietBadge alert={alert} />
          {alert.simulated && <Simulated />}
        </>
      }
      where={<Where alert={alert} />}
      hint={
        why.rule === 'hotlist' && <Hint isWarning={why.match === 'possible'}>{t(`alerts.matchHint.${why.match}`)}</Hint>
      }
    >
      {why.rule === 'hotlist' && <Plate plate={why.read} size="lg" />}
    </DetailHead>
  );
}

function Where({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const name = useName();
  const cameraName = useCameraName();
  const district = useCity().data?.districts.find(({ id }) => id === alert.district);
  return (
    <>
      <strong>{cameraName(alert.camera)}</strong> · {name(district?.name, alert.district)} ·{' '}
      <Moment ms={alert.firstObservedAtMs} />
      {alert.observations > 1 && (
        <>
          {' '}
          · {t('alerts.observations', { count: alert.observations })} · {t('alerts.lastObserved')}{' '}
          <When ms={alert.lastObservedAtMs} />
        </>
      )}{' '}
      <MomentLink
        camera={alert.camera}
        atMs={alert.firstObservedAtMs}
        purpose="alert_handling"
        of={cameraName(alert.camera)}
      />{' '}
      <CaseLink what={{ alert: alert.alertId, district: alert.district }} of={cameraName(alert.camera)} />
    </>
  );
}
