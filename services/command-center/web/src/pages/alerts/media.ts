import type { Alert, AlertView } from '../../api/types.ts';

export const alertPath = (alertId: string): string => `/api/alerts/${encodeURIComponent(alertId)}`;

export type MediaKind = 'snapshot' | 'clip';

/** The snapshot until the clip is ready, unless the person chose one of them. */
export const mediaToShow = (chosen: MediaKind | undefined, clip: AlertView): MediaKind =>
  chosen ?? (clip.status === 'ready' ? 'clip' : 'snapshot');

/** The snapshot, the clip and the plate crop of an alert or of one of its observations. */
export type MediaSet = Pick<Alert, 'snapshot' | 'clip' | 'plateCrop'>;
