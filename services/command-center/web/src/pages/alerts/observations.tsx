import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObservations } from '../../api/queries.ts';
import type { Alert, Observation } from '../../api/types.ts';
import { Moment } from '../../parts/moment.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { Media } from './alert-media.tsx';
import { alertPath } from './media.ts';
import styles from './observations.module.css';

/** Every observation of an alert, latest first. Its images load only when a person opens it, because the audit log records who saw them. */
export function Observations({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useObservations(alert.alertId, alert.revision);
  const [openedId, setOpenedId] = useState<string>();
  const observations = data?.sightings.toReversed() ?? [];
  if (data && observations.length === 0) return null;
  return (
    <section className={styles.observations} aria-label={t('alerts.observationList.title')}>
      <h3>{t('alerts.observationList.title')}</h3>
      <p className="label">
        {t('alerts.observations', { count: alert.observations })} ·{' '}
        {t('alerts.observationList.tracks', { count: alert.tracks ?? 0 })}
      </p>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      <ol>
        {observations.map((observation) => {
          const { picturesId, observationId } = observation;
          const isOpen = openedId === picturesId;
          return (
            <li key={picturesId} data-observation={observationId}>
              <Row
                observation={observation}
                isOpen={isOpen}
                onToggle={() => setOpenedId(isOpen ? undefined : picturesId)}
              />
              {isOpen && <Media views={observation} path={pathOf(alert, observation)} alert={alert} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const pathOf = ({ alertId }: Alert, { picturesId }: Observation): string =>
  `${alertPath(alertId)}/sightings/${encodeURIComponent(picturesId)}`;

type RowProps = { observation: Observation; isOpen: boolean; onToggle: () => void };

function Row({ observation, isOpen, onToggle }: RowProps) {
  const { t } = useTranslation();
  const moment = <Moment ms={observation.capturedAtMs} />;
  // One observation of each track has images; the others refer to it.
  if (observation.snapshot.status === 'none')
    return (
      <span className={styles.row}>
        {moment} <span className="label">{t('alerts.observationList.sameTrack')}</span>
      </span>
    );
  return (
    <button type="button" className={styles.row} aria-expanded={isOpen} onClick={onToggle}>
      {moment} <span>{t('alerts.observationList.images')}</span> <IconChevronDown size={16} aria-hidden />
    </button>
  );
}
