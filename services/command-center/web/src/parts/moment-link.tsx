import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../api/queries.ts';
import { addressOfMoment, type Purpose } from './moment-address.ts';
import styles from './moment-link.module.css';

type Props = {
  camera: string;
  atMs: number;
  purpose: Purpose;
  /** What happened then, for people who hear one link after another. */
  of: string;
};

/** A few seconds before something happened, one sees how it came about, ms. */
const BEFORE_MS = 3_000;

/** A link to the playback of a moment, for the people who may play back. */
export function MomentLink({ camera, atMs, purpose, of }: Props) {
  const { t } = useTranslation();
  if (!useMe().data?.places.includes('playback')) return null;
  const to = addressOfMoment({ cameras: [camera], atMs: Math.max(0, atMs - BEFORE_MS), purpose });
  return (
    <Link to={to} className={styles.link} aria-label={t('playback.linkOf', { what: of })} data-part="play-back">
      <IconPlayerPlay size={16} aria-hidden />
      {t('playback.link')}
    </Link>
  );
}
