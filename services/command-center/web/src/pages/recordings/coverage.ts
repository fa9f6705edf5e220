import type { GapView, RecordingView } from '../../api/types.ts';

/** The bar is drawn in this many units, however wide it is shown. */
export const BAR_WIDTH = 1_000;
/** The least width at which a stretch can be seen, in units of the bar. */
const LEAST_WIDTH = 1;

type Period = Pick<RecordingView, 'fromMs' | 'toMs'>;

/** The position of a stretch of time on the bar of a period; the part outside the period is cut off. */
export function onBar(period: Period, stretch: Period): { x: number; width: number } {
  const positionOf = (ms: number): number =>
    ((Math.min(Math.max(ms, period.fromMs), period.toMs) - period.fromMs) / (period.toMs - period.fromMs)) * BAR_WIDTH;
  const x = positionOf(stretch.fromMs);
  return { x, width: Math.max(LEAST_WIDTH, positionOf(stretch.toMs) - x) };
}

/** How much of the period is recorded, ms. */
export const coveredMs = ({ fromMs, toMs, covered }: Pick<RecordingView, 'fromMs' | 'toMs' | 'covered'>): number =>
  covered.reduce((sum, stretch) => sum + Math.min(stretch.toMs, toMs) - Math.max(stretch.fromMs, fromMs), 0);

/** What is stored of one camera in the period. */
export const storedOf = ({ covered }: Pick<RecordingView, 'covered'>): { bytes: number; segments: number } => ({
  bytes: covered.reduce((sum, { bytes }) => sum + bytes, 0),
  segments: covered.reduce((sum, { segments }) => sum + segments, 0),
});

/** The gaps of all cameras, the latest first. */
export const gapsOf = (recordings: readonly RecordingView[]): (GapView & { camera: string })[] =>
  recordings
    .flatMap(({ camera, gaps }) => gaps.map((gap) => ({ ...gap, camera })))
    .toSorted((a, b) => b.fromMs - a.fromMs);
