import type { CameraView, Health } from '../../api/types.ts';

export type Tone = 'good' | 'calm' | 'warn' | 'bad';

const TONE: Readonly<Record<Health, Tone>> = {
  playing: 'good',
  starting: 'calm',
  idle: 'calm',
  down: 'bad',
  stopped: 'calm',
  silent: 'warn',
  unknown: 'calm',
};

export const toneOf = (health: Health): Tone => TONE[health];

/** Whether a camera works as planned, which includes a planned pause. */
export const isInService = ({ health }: Pick<CameraView, 'health'>): boolean =>
  health === 'playing' || health === 'idle';
