import {
  IconAlertOctagon,
  IconCircleCheck,
  IconClockPause,
  IconHelpCircle,
  IconLoader2,
  IconPlayerStop,
  IconUnlink,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import styles from './health-badge.module.css';
import { toneOf } from './health.ts';

const ICON = {
  playing: IconCircleCheck,
  starting: IconLoader2,
  idle: IconClockPause,
  down: IconAlertOctagon,
  stopped: IconPlayerStop,
  silent: IconUnlink,
  unknown: IconHelpCircle,
} as const;

/** The health of a camera as a colour, a sign and a word, because a person may see only one of them. */
export function HealthBadge({ health }: { health: Health }) {
  const { t } = useTranslation();
  const Icon = ICON[health];
  return (
    <span className={classNames(styles.health, styles[toneOf(health)])}>
      <Icon size={14} aria-hidden />
      {t(`health.${health}`)}
    </span>
  );
}
