const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How long a plate or a person may be on a list before a person must look again, ms. */
export const LONGEST_LISTING_MS = 90 * DAY_MS;
/** How long an act or an agreement may be signed for, ms: two years. Then a controller must read it again. */
export const LONGEST_SIGNED_MS = 731 * DAY_MS;
/** How far ahead an act or agreement, or a search, may begin, ms. The limits exist because the reasons may change until then. */
export const FURTHEST_SIGNED_START_MS = 366 * DAY_MS;
export const FURTHEST_SEARCH_START_MS = 30 * DAY_MS;
/**
 * How far a period may begin before the broker took the decision, ms: a decision waits up to 10 minutes for its sign-in, and a sign-in is valid
 * for 5. A period that begins earlier is backdated, and no signature makes lawful what was done before it.
 */
export const CHOSEN_WITHIN_MS = 15 * MINUTE_MS;

/** The limits of one kind of period, ms. */
export type PeriodLimits = { readonly longestMs: number; readonly furthestStartMs: number };

export const SIGNED_LIMITS: PeriodLimits = {
  longestMs: LONGEST_SIGNED_MS,
  furthestStartMs: FURTHEST_SIGNED_START_MS,
};

/** Whether a period ends after it begins, is not over, and is not longer than its kind may be. */
export const isPeriod = (fromMs: number, toMs: number, longestMs: number, nowMs: number): boolean =>
  fromMs < toMs && nowMs < toMs && toMs - fromMs <= longestMs;

/** Whether a period may be decided now: it is neither backdated nor too far ahead. @param takenAtMs when the broker took the decision */
export const isNewPeriod = (
  fromMs: number,
  toMs: number,
  { longestMs, furthestStartMs }: PeriodLimits,
  { takenAtMs, nowMs }: { readonly takenAtMs: number; readonly nowMs: number },
): boolean =>
  isPeriod(fromMs, toMs, longestMs, nowMs) &&
  takenAtMs - CHOSEN_WITHIN_MS <= fromMs &&
  fromMs <= takenAtMs + furthestStartMs;

/** Whether an entry may stay on a list until this time. */
export const isListing = (expiresAtMs: number, nowMs: number): boolean =>
  nowMs < expiresAtMs && expiresAtMs <= nowMs + LONGEST_LISTING_MS;
