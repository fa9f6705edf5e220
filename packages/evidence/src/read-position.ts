/** The last crop of a partition: when it was handled, by our clock, and when the broker had appended it, UTC ms. */
export type ReadPosition = { readonly handledAtMs: number; readonly appendedAtMs: number };

/** A partition that has had no crop for this long has none left from before the request; ms. */
const QUIET_AFTER_MS = 3_000;

/** Whether every crop from before a request has been read. Then the crop that it asks for is kept by now, or never will be. */
export const isReadUpTo = (last: ReadPosition, requestedAtMs: number, nowMs: number): boolean =>
  last.appendedAtMs > requestedAtMs || nowMs - last.handledAtMs >= QUIET_AFTER_MS;
