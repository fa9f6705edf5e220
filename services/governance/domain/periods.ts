const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The longest for which a plate or a person may stand on a list without somebody looking again, ms. */
export const LONGEST_LISTING_MS = 90 * DAY_MS;
/** The longest for which an act or an agreement may be signed, ms: two years, then a controller reads it again. */
export const LONGEST_SIGNED_MS = 731 * DAY_MS;
/** What is signed today begins within a year, and a search within 30 days: nobody knows more of the reason for it. */
export const FURTHEST_SIGNED_START_MS = 366 * DAY_MS;
export const FURTHEST_SEARCH_START_MS = 30 * DAY_MS;
/**
 * How long ago "from now on" may have been chosen, ms: a decision waits 10 minutes for its sign-in, and a sign-in counts for 5. What begins
 * earlier is backdated, and nothing that was done before a signature is made lawful by it.
 */
export const CHOSEN_WITHIN_MS = 15 * MINUTE_MS;

/** The limits of one kind of period, ms. */
export type PeriodLimits = { readonly longestMs: number; readonly furthestStartMs: number };

export const SIGNED_LIMITS: PeriodLimits = {
  longestMs: LONGEST_SIGNED_MS,
  furthestStartMs: FURTHEST_SIGNED_START_MS,
};

/** Whether something may stand from then until then: forwards, not over already, and not longer than its kind may. */
export const isPeriod = (fromMs: number, toMs: number, longestMs: number, nowMs: number): boolean =>
  fromMs < toMs && nowMs < toMs && toMs - fromMs <= longestMs;

/** Whether somebody may decide it so now: such a period, neither backdated nor too far ahead. @param takenAtMs when the broker took it */
export const isNewPeriod = (
  fromMs: number,
  toMs: number,
  { longestMs, furthestStartMs }: PeriodLimits,
  { takenAtMs, nowMs }: { readonly takenAtMs: number; readonly nowMs: number },
): boolean =>
  isPeriod(fromMs, toMs, longestMs, nowMs) &&
  takenAtMs - CHOSEN_WITHIN_MS <= fromMs &&
  fromMs <= takenAtMs + furthestStartMs;

/** Whether a list may carry an entry until then. */
export const isListing = (expiresAtMs: number, nowMs: number): boolean =>
  nowMs < expiresAtMs && expiresAtMs <= nowMs + LONGEST_LISTING_MS;
