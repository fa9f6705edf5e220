import { FLOOD_AFTER_MS, RESULTS_AT_ONCE, RESULTS_PER_SECOND } from './limits.ts';

/**
 * How much a camera sends, as a bucket that leaks `RESULTS_PER_SECOND`. While more is in it than `RESULTS_AT_ONCE`, the stream is read more slowly,
 * so that the camera has to wait.
 */
export type Flow = {
  readonly level: number;
  readonly atMs: number;
  /** Since when live results are slowed down, ms; undefined while they are not. */
  readonly slowedSinceMs: number | undefined;
};
export const newFlow = (nowMs: number): Flow => ({ level: 0, atMs: nowMs, slowedSinceMs: undefined });

export type FlowDecision = {
  readonly flow: Flow;
  /** How long to wait before this batch is handled, ms. */
  readonly waitMs: number;
  /** The camera has sent too much for too long. */
  readonly isFlood: boolean;
};

/** Notes a batch. One without results counts as one. Backlog is slowed down too, but is never a flood: the camera has reason to catch up. */
export function noteBatch(
  { level, atMs, slowedSinceMs }: Flow,
  { results, backlog, nowMs }: { readonly results: number; readonly backlog: boolean; readonly nowMs: number },
): FlowDecision {
  const leaked = Math.max(0, level - ((nowMs - atMs) / 1_000) * RESULTS_PER_SECOND);
  const now = leaked + Math.max(1, results);
  const waitMs = Math.max(0, Math.ceil(((now - RESULTS_AT_ONCE) / RESULTS_PER_SECOND) * 1_000));
  // Only a bucket that has half emptied shows that the camera keeps to its rate again.
  const isSlowed = waitMs > 0 || (slowedSinceMs !== undefined && leaked > RESULTS_AT_ONCE / 2);
  const since = isSlowed && !backlog ? (slowedSinceMs ?? nowMs) : undefined;
  return {
    flow: { level: now, atMs: nowMs, slowedSinceMs: since },
    waitMs,
    isFlood: since !== undefined && nowMs - since >= FLOOD_AFTER_MS,
  };
}
