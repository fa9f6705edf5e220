/** The camera's own wall clock, by the sender reports of its video. Times in ms. Pure. */

/** So many reports in a row must agree. */
const REPORTS = 3;
/** Reports agree if they differ by at most this much. */
const STEADY_MS = 200;
/** A frame is taken at most this long before it arrives, and never after, apart from an error of clocks that agree. */
const LONGEST_LEAD_MS = 500;
const AHEAD_MS = 50;
/** A clock that is further off than this was never set, and does not tell the time. */
const NEVER_SET_MS = 24 * 60 * 60_000;

export type SenderReading = {
  /** How far the camera's clock is ahead of ours; null while that is not known, and of a clock that was never set. */
  readonly offsetMs: number | null;
  /** What to add to the time of arrival, if frames take their time from the camera's clock; null if they do not. */
  readonly leadMs: number | null;
};

export function createSenderClock() {
  let recent: number[] = [];
  let reading: SenderReading = { offsetMs: null, leadMs: null };
  return {
    get reading() {
      return reading;
    },
    /** Notes that by a new report the camera's clock is this far ahead of the arrival. Returns whether the report is unbelievable. */
    note(offsetMs: number): boolean {
      if (!(Math.abs(offsetMs) <= NEVER_SET_MS)) {
        recent = [];
        reading = { offsetMs: null, leadMs: null };
        return true;
      }
      recent = [...recent, offsetMs].slice(-REPORTS);
      const isSteady = Math.max(...recent) - Math.min(...recent) <= STEADY_MS;
      if (!isSteady) {
        reading = { ...reading, leadMs: null };
        return true;
      }
      if (recent.length < REPORTS) {
        if (reading.offsetMs === null) reading = { offsetMs, leadMs: null };
        return false;
      }
      const steadyMs = [...recent].sort((a, b) => a - b)[1] ?? offsetMs;
      const isBelieved = steadyMs >= -LONGEST_LEAD_MS && steadyMs <= AHEAD_MS;
      reading = { offsetMs: steadyMs, leadMs: isBelieved ? steadyMs : null };
      return !isBelieved;
    },
  };
}
export type SenderClock = ReturnType<typeof createSenderClock>;
