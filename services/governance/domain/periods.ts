const DAY_MS = 86_400_000;

/** The longest for which a plate or a person may stand on a list without somebody looking again, ms. */
export const LONGEST_LISTING_MS = 90 * DAY_MS;

/** Whether something may stand from then until then: forwards, and not over already. */
export const isPeriod = (fromMs: number, toMs: number, nowMs: number): boolean => fromMs < toMs && nowMs < toMs;

/** Whether a list may carry an entry until then. */
export const isListing = (expiresAtMs: number, nowMs: number): boolean =>
  nowMs < expiresAtMs && expiresAtMs <= nowMs + LONGEST_LISTING_MS;
