/**
 * A clock that never runs backwards: the latest of the wall clock and of every time that the broker has shown, carried on by the monotonic
 * clock. Setting a machine's clock back does not bring an expired right back to life. Whole milliseconds, as times on the wire are.
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
    /** A time that certainly has been: the broker appended something then. */
    saw(atMs: number): void {
      if (atMs > now()) anchor = { atMs, monotonicMs: monotonicMs() };
    },
  };
}
export type SteadyClock = ReturnType<typeof createSteadyClock>;
