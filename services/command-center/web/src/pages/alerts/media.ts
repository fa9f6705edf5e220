import type { Alert, AlertView, CameraNames } from '../../api/types.ts';
import { onBar } from '../recordings/coverage.ts';

export const alertPath = (alertId: string): string => `/api/alerts/${encodeURIComponent(alertId)}`;

export type MediaKind = 'snapshot' | 'clip';

/** The snapshot until the clip is ready, unless the person chose one of them. */
export const mediaToShow = (chosen: MediaKind | undefined, clip: AlertView): MediaKind =>
  chosen ?? (clip.status === 'ready' ? 'clip' : 'snapshot');

/** A stored snapshot, clip or crop. */
export type ReadyView = Extract<AlertView, { status: 'ready' }>;

/** A stretch of a clip's time, UTC ms. */
export type Stretch = NonNullable<ReadyView['unseen']>[number];

/** The stretches in order of time; those that touch are one. */
export function stretchesOf(listed: readonly Stretch[] = []): Stretch[] {
  const stretches: Stretch[] = [];
  for (const stretch of listed.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = stretches.at(-1);
    if (last && stretch.fromMs <= last.toMs)
      stretches[stretches.length - 1] = { ...last, toMs: Math.max(last.toMs, stretch.toMs) };
    else stretches.push(stretch);
  }
  return stretches;
}

/** A mark on a clip's timeline, in units of `BAR_WIDTH`. */
export type Mark = { readonly kind: 'unseen' | 'missing'; readonly x: number; readonly width: number };

/**
 * The marks on a clip's timeline. Playing time advances as the wall clock did, from the first frame on; what lies before the first frame or
 * after the last one has no place on it. None where the clip's beginning is unknown.
 */
export function marksOn(
  { capturedFromMs, unseen, missing }: Pick<ReadyView, 'capturedFromMs' | 'unseen' | 'missing'>,
  durationMs: number,
): Mark[] {
  if (capturedFromMs === undefined || !(durationMs > 0)) return [];
  const period = { fromMs: capturedFromMs, toMs: capturedFromMs + durationMs };
  const marksOf = (kind: Mark['kind'], listed: readonly Stretch[] | undefined): Mark[] =>
    stretchesOf(listed)
      .filter(({ fromMs, toMs }) => toMs > period.fromMs && fromMs < period.toMs)
      .map((stretch) => ({ kind, ...onBar(period, stretch) }));
  return [...marksOf('unseen', unseen), ...marksOf('missing', missing)];
}

/** What is drawn over a clip. */
export type Drawn = 'zone' | 'line' | 'subject';

/** What is drawn on the clips of an alert: the zone or line of its rule, and whom or what it is about. */
export function drawnOn({ why }: Alert, names: Pick<CameraNames, 'zones' | 'lines'> | undefined): Drawn[] {
  if (why.rule === 'system') return [];
  if (why.rule !== 'behaviour') return ['subject'];
  const isHere = ({ id }: { id: string }): boolean => id === why.placeId;
  if (names?.zones.some(isHere)) return ['zone', 'subject'];
  return names?.lines.some(isHere) ? ['line', 'subject'] : ['subject'];
}

/** The snapshot, the clip and the plate crop of an alert or of one of its observations. */
export type MediaSet = Pick<Alert, 'snapshot' | 'clip' | 'plateCrop'>;
