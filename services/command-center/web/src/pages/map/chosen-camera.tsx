import { Button, CloseButton } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CameraView } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { When } from '../../parts/moment.tsx';
import { MomentLink } from '../../parts/moment-link.tsx';
import { useName } from '../../parts/names.ts';
import { HealthBadge } from '../overview/health-badge.tsx';
import type { Happening } from './map-marks.ts';
import styles from './map.module.css';
import { SeverityMark } from './severity-mark.tsx';

type Props = {
  camera: CameraView;
  happenings: readonly Happening[];
  /** Absent: now. */
  atMs: number | undefined;
  nowMs: number;
  isSeen: boolean;
  onSeeLive: () => void;
  onClose: () => void;
};

/** What is known of the chosen camera at this moment, and the ways from it to the live picture, the alert and the playback. */
export function ChosenCamera({ camera, happenings, atMs, nowMs, isSeen, onSeeLive, onClose }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const cameraName = name(camera.name, camera.camera);
  return (
    <section
      className={styles.chosen}
      aria-label={t('map.chosen')}
      data-part="chosen-camera"
      data-camera={camera.camera}
    >
      <header className={styles.chosenHead}>
        <h2>{cameraName}</h2>
        <CloseButton aria-label={t('map.close')} onClick={onClose} />
      </header>
      <p>{atMs === undefined ? <HealthBadge health={camera.health} /> : t('map.notNow')}</p>
      <Happenings happenings={happenings} />
      <div className={styles.ways}>
        <Button size="compact-sm" leftSection={<IconVideo size={16} aria-hidden />} onClick={onSeeLive}>
          {t('map.seeLive')}
        </Button>
        <MomentLink
          camera={camera.camera}
          atMs={atMs ?? happenings[0]?.sinceMs ?? nowMs}
          purpose={happenings.length > 0 ? 'incident_review' : 'camera_check'}
          of={cameraName}
        />
      </div>
      <p className={styles.note}>{isSeen ? t('map.seen') : t('map.noSeen')}</p>
    </section>
  );
}

function Happenings({ happenings }: Pick<Props, 'happenings'>) {
  const wordFor = useWordFor();
  if (happenings.length === 0) return null;
  return (
    <ul className={styles.here}>
      {happenings.map(({ id, alertId, kind, severity, sinceMs }) => (
        <li key={id}>
          <SeverityMark severity={severity} />
          {alertId === undefined ? (
            <span>{wordFor('alerts.kinds', kind)}</span>
          ) : (
            <Link to={`/alerts/${encodeURIComponent(alertId)}`}>{wordFor('alerts.kinds', kind)}</Link>
          )}
          <When ms={sinceMs} />
        </li>
      ))}
    </ul>
  );
}
