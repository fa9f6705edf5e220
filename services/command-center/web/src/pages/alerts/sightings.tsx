import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert, Sighting } from '@marsad/schemas';
import { useObservations } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { Media } from './alert-media.tsx';

/** Everything that was counted into an alert, latest first. The pictures of each are loaded, and the look recorded, when somebody opens it. */
export function Sightings({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useObservations(alert.alertId, alert.revision);
  const [opened, setOpened] = useState<string>();
  const sightings = data?.sightings.toReversed() ?? [];
  if (data && sightings.length === 0) return null;
  return (
    <section className="sightings" aria-label={t('alerts.sightings.title')}>
      <h3>{t('alerts.sightings.title')}</h3>
      <p className="label">
        {t('alerts.observations', { count: alert.observations })} ·{' '}
        {t('alerts.sightings.tracks', { count: alert.tracks ?? 0 })}
      </p>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      <ol>
        {sightings.map((sighting) => {
          const isOpen = opened === sighting.picturesId;
          return (
            <li key={sighting.picturesId} data-sighting={sighting.observationId}>
              <Row
                sighting={sighting}
                isOpen={isOpen}
                onToggle={() => setOpened(isOpen ? undefined : sighting.picturesId)}
              />
              {isOpen && <Media views={sighting} path={pathOf(alert, sighting)} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const pathOf = ({ alertId }: Alert, { picturesId }: Sighting): string =>
  `/api/alerts/${encodeURIComponent(alertId)}/sightings/${encodeURIComponent(picturesId)}`;

function Row({ sighting, isOpen, onToggle }: { sighting: Sighting; isOpen: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const moment = <Moment ms={sighting.capturedAtMs} />;
  // Another observation of its track has the pictures.
  if (sighting.snapshot.status === 'none')
    return (
      <span className="sighting">
        {moment} <span className="label">{t('alerts.sightings.sameTrack')}</span>
      </span>
    );
  return (
    <button type="button" className="sighting" aria-expanded={isOpen} onClick={onToggle}>
      {moment} <span>{t('alerts.sightings.pictures')}</span> <IconChevronDown size={16} aria-hidden />
    </button>
  );
}
