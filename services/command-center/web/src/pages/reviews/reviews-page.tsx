import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink, useParams } from 'react-router';
import type { Alert } from '@marsad/schemas';
import { useAlert, useAlertPages } from '../../api/queries.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { When } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { Candidate } from './candidate.tsx';

/** Every candidate, however many other alerts came since. */
const FACES = { kind: 'face' } as const;

/** What waits for a reviewer, beside the one candidate that is being compared. */
export default function ReviewsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const alerts = useAlertPages(FACES);
  const faces = alerts.data?.pages.flatMap((page) => page.alerts) ?? [];
  const listed = faces.find(({ alertId }) => alertId === id);
  // Whoever comes by the address of an old one need not page to it.
  const asked = useAlert(alerts.data && !listed ? id : undefined).data;
  const chosen = listed ?? (asked?.why.rule === 'face' ? asked : undefined);
  return (
    <div className={`alerts ${id ? 'alerts-chosen' : ''}`}>
      <section className="panel alerts-list" aria-label={t('reviews.title')}>
        <header className="panel-head panel-head-tall">
          <h1>{t('reviews.title')}</h1>
          <p className="label">{t('reviews.lead')}</p>
        </header>
        {alerts.isPending && <Loading />}
        {alerts.error && <ProblemNote error={alerts.error} retry={() => void alerts.refetch()} />}
        {alerts.data && faces.length === 0 && (
          <Empty icon={<IconUsers aria-hidden />} hint={t('reviews.noneHint')}>
            {t('reviews.none')}
          </Empty>
        )}
        <ul className="alert-list">
          {faces.map((alert) => (
            <li key={alert.alertId}>
              <ReviewRow alert={alert} />
            </li>
          ))}
        </ul>
        {alerts.hasNextPage && (
          <footer className="alerts-more">
            <Button variant="default" size="xs" onClick={() => void alerts.fetchNextPage()}>
              {t('alerts.older')}
            </Button>
          </footer>
        )}
      </section>
      <section className="panel alerts-detail" aria-label={t('reviews.question')}>
        {chosen ? (
          <Candidate key={chosen.alertId} alert={chosen} />
        ) : (
          <Empty icon={<IconUsers aria-hidden />}>{t('reviews.choose')}</Empty>
        )}
      </section>
    </div>
  );
}

function ReviewRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  if (alert.why.rule !== 'face') return null;
  return (
    <NavLink
      to={`/reviews/${encodeURIComponent(alert.alertId)}`}
      className="alert-row review-row"
      data-alert={alert.alertId}
    >
      <span className="alert-row-icon">
        <IconUsers size={18} aria-hidden />
      </span>
      <span className="alert-row-body">
        <span className="alert-row-title">{t(`objectives.${alert.why.objective}`)}</span>
        <span className="alert-row-place">
          {cameraName(alert.camera)} · <Ltr>{alert.why.caseReference}</Ltr>
        </span>
      </span>
      <span className="alert-row-end">
        <When ms={alert.raisedAtMs} />
        <span className={`state state-${alert.state}`}>{t(`reviews.outcomes.${alert.why.review}`)}</span>
        {alert.simulated && <Simulated />}
      </span>
    </NavLink>
  );
}
