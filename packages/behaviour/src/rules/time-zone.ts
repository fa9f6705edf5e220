const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A day of the calendar, counted from 1 January 1970. It has no time zone. */
export type CalendarDay = number;

export type TimeZone = {
  /** What the clocks on the wall are ahead of UTC by, ms. */
  offsetAt(atMs: number): number;
  dayAt(atMs: number): CalendarDay;
  /**
   * The instants, ms, at which the clocks show `minutes` after midnight of that day: two where clocks are set back over it. Where they are
   * set forward over it and never show it, the instant of that change.
   */
  instantsOf(day: CalendarDay, minutes: number): { readonly firstMs: number; readonly lastMs: number };
};

/** ISO 8601: 1 is Monday. 1 January 1970 was a Thursday. */
export const weekdayOf = (day: CalendarDay): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** @throws {RangeError} for a name that is no IANA time zone */
export function createTimeZone(name: string): TimeZone {
  const offsetAt = createOffsets(name);
  return {
    offsetAt,
    dayAt: (atMs) => Math.floor((atMs + offsetAt(atMs)) / DAY_MS),
    instantsOf(day, minutes) {
      const shown = day * DAY_MS + minutes * MINUTE_MS;
      // No place changes its clocks twice within two days, so these are the two offsets that can apply.
      const offsets = [offsetAt(shown - DAY_MS), offsetAt(shown + DAY_MS)];
      const instants = offsets.map((offset) => shown - offset).filter((at) => at + offsetAt(at) === shown);
      if (instants.length === 0) {
        const atMs = changeBetween(offsetAt, shown - DAY_MS, shown + DAY_MS);
        return { firstMs: atMs, lastMs: atMs };
      }
      return { firstMs: Math.min(...instants), lastMs: Math.max(...instants) };
    },
  };
}

/** Reads the offset from the clock that `Intl` shows, because Node has no `Temporal` yet. */
function createOffsets(name: string): (atMs: number) => number {
  const clock = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const shown = new Map(clock.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
    const shownMs = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return shownMs - Math.floor(atMs / 1_000) * 1_000;
  };
}

/** The first ms with the new offset, by bisection. */
function changeBetween(offsetAt: (atMs: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let [low, high] = [fromMs, toMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
