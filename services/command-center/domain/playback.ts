import { LONGEST_FRAGMENT_MS, LONGEST_KEY_FRAMES_MS } from '@marsad/schemas';

/** Why a person plays back. It is the purpose in the audit log. */
export const PLAYBACK_PURPOSES = ['alert_handling', 'incident_review', 'camera_check'] as const;
export type PlaybackPurpose = (typeof PLAYBACK_PURPOSES)[number];

/** A recording older than this, ms, is played back for a case only. */
export const CASE_AFTER_MS = 3_600_000;
/** A person who plays back a camera is in the log once for each stretch of this length of its recording, ms. */
export const STRETCH_MS = 10 * 60_000;

/** The fragment or still that a page asks for, UTC ms. A still has `toMs` equal to `fromMs`. */
export type WantedView = {
  readonly kind: 'still' | 'fragment';
  readonly fromMs: number;
  readonly toMs: number;
  readonly keyFramesOnly: boolean;
};

/** Whether a person must name a case to see a recording of this time. */
export const needsCase = (fromMs: number, nowMs: number): boolean => nowMs - fromMs > CASE_AFTER_MS;

/** The starts of the stretches that a view touches, UTC ms. */
export function stretchesOf({ fromMs, toMs }: Pick<WantedView, 'fromMs' | 'toMs'>): number[] {
  const first = Math.floor(fromMs / STRETCH_MS);
  const last = Math.max(first, Math.ceil(toMs / STRETCH_MS) - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * STRETCH_MS);
}

/** What is wrong with a wanted view; undefined if view-maker can make it. */
export function faultOf(
  { kind, fromMs, toMs, keyFramesOnly }: WantedView,
  nowMs: number,
): 'span_not_possible' | 'span_in_future' | undefined {
  if (fromMs > nowMs) return 'span_in_future';
  if (kind === 'still') return undefined;
  const longest = keyFramesOnly ? LONGEST_KEY_FRAMES_MS : LONGEST_FRAGMENT_MS;
  return toMs <= fromMs || toMs - fromMs > longest ? 'span_not_possible' : undefined;
}
