/**
 * A clock that never runs backwards: the latest of the wall clock and of the times at which the broker took messages, advanced by the
 * monotonic clock. So setting a machine's clock back does not revive an expired right. Times are whole milliseconds, as in events.
 */
export function createSteadyClock(wallMs: () => number, monotonicMs: () => number) {
  let anchor = { atMs: wallMs(), monotonicMs: monotonicMs() };
  const now = (): number => {
    const carriedMs = anchor.atMs + (monotonicMs() - anchor.monotonicMs);
    const nowMs = Math.max(carriedMs, wallMs());
    if (nowMs > carriedMs) anchor = { atMs: nowMs, monotonicMs: monotonicMs() };
    return Math.floor(nowMs);
  };
  return {
    now,
    /** Advances the clock to a time at which the broker took a message. */
    advanceTo(atMs: number): void {
      if (atMs > now()) anchor = { atMs, monotonicMs: monotonicMs() };
    },
  };
}
export type SteadyClock = ReturnType<typeof createSteadyClock>;
