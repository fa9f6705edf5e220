import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert } from '@marsad/schemas';
import { useWordFor } from '../i18n/word-for.ts';
import { liveEvents } from '../api/live-events.ts';
import { useAlerts } from '../api/queries.ts';
import { KEYS, queryClient } from '../api/query-client.ts';
import { KindIcon, kindOf } from '../pages/alerts/alert-kind.tsx';
import { Ltr } from '../parts/ltr.tsx';
import { When } from '../parts/moment.tsx';
import { useCameraName } from '../parts/names.ts';
import { Plate } from '../parts/plate.tsx';
import { chimeOnce } from './sound.ts';
import { useUnread } from './unread.ts';

/** The newest stand beside each other; the rest is a number. */
const SHOWN = 3;

/**
 * Says that an alert arrived, wherever in the page the person is: a sound, a word to a screen reader, and a line under the header that leads
 * to it. The line has its own place, whether something stands in it or not, so that it never covers or moves what somebody is about to press.
 */
export function Arrivals() {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const unread = useUnread();
  const alerts = useAlerts().data?.alerts;
  const [arrived, setArrived] = useState<readonly string[]>([]);
  const [said, setSaid] = useState<Alert>();
  useEffect(
    () =>
      liveEvents.onArrival(({ alert }) => {
        chimeOnce(`${alert.alertId}@${alert.roseAtMs ?? 0}`, kindOf(alert) === 'exact' ? 'urgent' : 'normal');
        setArrived((before) => [alert.alertId, ...before.filter((id) => id !== alert.alertId)]);
        setSaid(alert);
      }),
    [],
  );
  const now = (id: string): Alert | undefined =>
    // An alert that rose may be older than the newest; one that is no longer shared is in neither.
    alerts?.find(({ alertId }) => alertId === id) ?? queryClient.getQueryData<Alert>(KEYS.alert(id));
  const waiting = arrived.flatMap((id) => now(id) ?? []).filter(unread);
  return (
    <section className="arrivals" aria-label={t('alerts.arrivals')}>
      <span
        className="visually-hidden"
        role="status"
        aria-live={said && kindOf(said) === 'exact' ? 'assertive' : 'polite'}
      >
        {said &&
          `${t(said.roseAtMs === undefined ? 'alerts.newAlert' : 'alerts.risen')}${t('common.colon')}${wordFor('alerts.kinds', kindOf(said))}${t('common.comma')}${cameraName(said.camera)}`}
      </span>
      {waiting.length === 0 && <span className="arrivals-none">{t('alerts.noArrivals')}</span>}
      {waiting.slice(0, SHOWN).map((alert) => (
        <Arrived key={alert.alertId} alert={alert} />
      ))}
      {waiting.length > 0 && (
        <>
          <Link to="/alerts" className="arrivals-more">
            <span>{t('live.seeAll')}</span> <Ltr>{waiting.length}</Ltr>
          </Link>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('alerts.clearArrivals')}
            onClick={() => setArrived([])}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
    </section>
  );
}

function Arrived({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const kind = kindOf(alert);
  return (
    <Link
      to={`/alerts/${encodeURIComponent(alert.alertId)}`}
      className={`arrival arrival-${kind}`}
      data-arrival={alert.alertId}
    >
      <KindIcon kind={kind} />
      <strong>{wordFor('alerts.kinds', kind)}</strong>
      {alert.why.rule === 'hotlist' && <Plate plate={alert.why.read} size="sm" />}
      <span className="arrival-place">{cameraName(alert.camera)}</span>
      {alert.roseAtMs !== undefined && <span className="risen">{t('alerts.risen')}</span>}
      <When ms={alert.roseAtMs ?? alert.raisedAtMs} />
    </Link>
  );
}
