import type { Alert, AlertView } from '../../api/types.ts';

export const alertPath = (alertId: string): string => `/api/alerts/${encodeURIComponent(alertId)}`;

export type Shown = 'snapshot' | 'clip';

/** The snapshot until the clip is ready, unless the person chose one of them. */
export const shownOf = (chosen: Shown | undefined, clip: AlertView): Shown =>
  chosen ?? (clip.status === 'ready' ? 'clip' : 'snapshot');

export type MediaViews = Pick<Alert, 'snapshot' | 'clip' | 'plateCrop'>;
