import { headAt, within, type Clock, type Marks } from './clock.ts';
import { lackImages, PATIENCE_MS, type AtHead } from './in-step.ts';
import { nextHeld, spanAt, type Span } from './spans.ts';

export type Moving = { readonly clock: Clock; readonly lackingSinceMs: number | undefined };
export type Known = {
  readonly nowMs: number;
  readonly newestMs: number;
  readonly marks: Marks;
  /** What each camera recorded. */
  readonly covered: readonly (readonly Span[])[];
  /** What each camera has at a moment. */
  readonly atHead: (headMs: number) => readonly AtHead[];
};

/** Jumps over a time that no camera recorded. */
function overGap(clock: Clock, headMs: number, covered: Known['covered']): number {
  if (!clock.playing || clock.held || clock.speed < 0) return headMs;
  if (covered.some((spans) => spanAt(spans, headMs) !== undefined)) return headMs;
  const next = covered.map((spans) => nextHeld(spans, headMs)).filter((ms) => ms !== undefined);
  return next.length === 0 ? headMs : Math.min(...next);
}

/** The clock a moment later: within its loop, over gaps, and held while a camera has no images. */
export function advance({ clock, lackingSinceMs }: Moving, { nowMs, newestMs, marks, covered, atHead }: Known): Moving {
  const playedMs = overGap(clock, headAt(clock, nowMs), covered);
  const { headMs, stops } = within(playedMs, { speed: clock.speed, marks, newestMs });
  const lacks = clock.playing && lackImages(atHead(headMs));
  const sinceMs = lacks ? (lackingSinceMs ?? nowMs) : undefined;
  // After a while the cameras go on without the one that has no images.
  const held = sinceMs !== undefined && nowMs - sinceMs < PATIENCE_MS;
  return {
    clock: { ...clock, headMs, atMs: nowMs, held, playing: clock.playing && !stops },
    lackingSinceMs: sinceMs,
  };
}
