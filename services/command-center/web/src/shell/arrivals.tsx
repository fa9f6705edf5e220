import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert } from '../api/types.ts';
import { useWordFor } from '../i18n/word-for.ts';
import { liveEvents } from '../api/live-events.ts';
import { useAlerts } from '../api/queries.ts';
import { KEYS, queryClient } from '../api/query-client.ts';
import { KindIcon, RisenBadge } from '../pages/alerts/badges.tsx';
import { kindOf, toneOf } from '../pages/alerts/kind.ts';
import { classNames } from '../parts/class-names.ts';
import { Ltr } from '../parts/ltr.tsx';
import { When } from '../parts/moment.tsx';
import { useCameraName } from '../parts/names.ts';
import { Plate } from '../parts/plate.tsx';
import styles from './arrivals.module.css';
import { chimeOnce } from './sound.ts';
import { useUnread } from './unread.ts';

/** At most this many arrivals stand side by side. A link beside them shows how many there are in all. */
const MOST_SHOWN = 3;

/**
 * Announces every alert that arrives, whichever page is open: by a sound, to a screen reader, and in a line under the header that links to
 * the alert. The line keeps its place while it is empty, so that an arrival never covers or moves a button that the person is about
 * to press.
 */
export function Arrivals() {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const unread = useUnread();
  const alerts = useAlerts().data?.alerts;
  const [arrivedIds, setArrivedIds] = useState<readonly string[]>([]);
  const [announced, setAnnounced] = useState<Alert>();
  useEffect(
    () =>
      liveEvents.onArrival(({ alert }) => {
        chimeOnce(`${alert.alertId}@${alert.roseAtMs ?? 0}`, kindOf(alert) === 'exact' ? 'urgent' : 'normal');
        setArrivedIds((before) => [alert.alertId, ...before.filter((id) => id !== alert.alertId)]);
        setAnnounced(alert);
      }),
    [],
  );
  const current = (id: string): Alert | undefined =>
    // An alert that rose may be too old for the newest alerts; it still has a cache entry. An alert that is no longer shared has neither.
    alerts?.find(({ alertId }) => alertId === id) ?? queryClient.getQueryData<Alert>(KEYS.alert(id));
  const arrivals = arrivedIds.flatMap((id) => current(id) ?? []).filter(unread);
  return (
    <section className={styles.arrivals} data-part="arrivals" aria-label={t('alerts.arrivals')}>
      <span
        className="visually-hidden"
        role="status"
        aria-live={announced && kindOf(announced) === 'exact' ? 'assertive' : 'polite'}
      >
        {announced &&
          `${t(announced.roseAtMs === undefined ? 'alerts.newAlert' : 'alerts.risen')}${t('common.colon')}${wordFor('alerts.kinds', kindOf(announced))}${t('common.comma')}${cameraName(announced.camera)}`}
      </span>
      {arrivals.length === 0 && <span className={styles.none}>{t('alerts.noArrivals')}</span>}
      {arrivals.slice(0, MOST_SHOWN).map((alert) => (
        <Arrival key={alert.alertId} alert={alert} />
      ))}
      {arrivals.length > 0 && (
        <>
          <Link to="/alerts" className={styles.more}>
            <span>{t('live.seeAll')}</span> <Ltr>{arrivals.length}</Ltr>
          </Link>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('alerts.clearArrivals')}
            onClick={() => setArrivedIds([])}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
    </section>
  );
}

function Arrival({ alert }: { alert: Alert }) {
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const kind = kindOf(alert);
  const tone = toneOf(kind);
  return (
    <Link
      to={`/alerts/${encodeURIComponent(alert.alertId)}`}
      className={classNames(styles.row, tone && styles[tone])}
      data-arrival={alert.alertId}
    >
      <KindIcon kind={kind} />
      <strong>{wordFor('alerts.kinds', kind)}</strong>
      {alert.why.rule === 'hotlist' && <Plate plate={alert.why.read} size="sm" />}
      <span className={styles.place}>{cameraName(alert.camera)}</span>
      <RisenBadge alert={alert} />
      <When ms={alert.roseAtMs ?? alert.raisedAtMs} />
    </Link>
  );
}
