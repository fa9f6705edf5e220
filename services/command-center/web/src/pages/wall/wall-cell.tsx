import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert, CameraView } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { classNames } from '../../parts/class-names.ts';
import { When } from '../../parts/moment.tsx';
import { useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { KindIcon } from '../alerts/badges.tsx';
import { kindOf } from '../alerts/kind.ts';
import { HealthBadge } from '../overview/health-badge.tsx';
import { LivePreview } from '../overview/live-preview.tsx';
import { WhyNoPreview } from '../overview/why-no-preview.tsx';
import styles from './wall.module.css';

type Props = {
  camera: CameraView;
  /** The alert for which it has come forward. */
  alert: Alert | undefined;
  isLarge: boolean;
  onEnlarge: () => void;
};

/** One camera of the wall: its masked picture, and over it only what somebody needs from across a room. */
export function WallCell({ camera, alert, isLarge, onEnlarge }: Props) {
  const { t, i18n } = useTranslation();
  const name = useName();
  const title = name(camera.name, camera.camera);
  return (
    <article
      className={classNames(styles.cell, isLarge && styles.large, alert && styles.front)}
      dir={i18n.dir()}
      data-camera={camera.camera}
      data-front={alert?.alertId}
      aria-label={title}
    >
      <UnstyledButton className={styles.picture} onClick={onEnlarge} aria-pressed={isLarge}>
        <span className="visually-hidden">{`${t('live.enlarge')}${t('common.colon')}${title}`}</span>
        <LivePreview camera={camera} />
        <span className={styles.why}>
          <WhyNoPreview camera={camera} />
        </span>
      </UnstyledButton>
      <div className={styles.caption}>
        <strong>{title}</strong>
        <HealthBadge health={camera.health} />
        {camera.simulated && <Simulated />}
      </div>
      {alert && <FrontAlert alert={alert} />}
    </article>
  );
}

function FrontAlert({ alert }: { alert: Alert }) {
  const wordFor = useWordFor();
  const kind = kindOf(alert);
  return (
    <Link to={`/alerts/${encodeURIComponent(alert.alertId)}`} className={styles.alert} data-part="front-alert">
      <KindIcon kind={kind} />
      <strong>{wordFor('alerts.kinds', kind)}</strong>
      <When ms={alert.roseAtMs ?? alert.raisedAtMs} />
    </Link>
  );
}
