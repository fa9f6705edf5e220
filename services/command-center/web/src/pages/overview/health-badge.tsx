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

const LOOK = {
  playing: { Icon: IconCircleCheck, tone: 'good' },
  starting: { Icon: IconLoader2, tone: 'calm' },
  idle: { Icon: IconClockPause, tone: 'calm' },
  down: { Icon: IconAlertOctagon, tone: 'bad' },
  stopped: { Icon: IconPlayerStop, tone: 'calm' },
  silent: { Icon: IconUnlink, tone: 'warn' },
  unknown: { Icon: IconHelpCircle, tone: 'calm' },
} as const;

export const toneOf = (health: Health): 'good' | 'calm' | 'warn' | 'bad' => LOOK[health].tone;

/** How a camera is: a colour, a sign and a word, so that none of them has to be seen. */
export function HealthBadge({ health }: { health: Health }) {
  const { t } = useTranslation();
  const { Icon, tone } = LOOK[health];
  return (
    <span className={`health health-${tone}`}>
      <Icon size={14} aria-hidden />
      {t(`health.${health}`)}
    </span>
  );
}
