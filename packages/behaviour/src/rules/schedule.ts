import type { RuleHours } from '@marsad/schemas';
import type { TimeZone } from './time-zone.ts';
import { weekdayOf } from './time-zone.ts';

/** Whether a schedule applies, and until when, ms, that answer stays right: nobody needs to ask again before. */
export type ScheduleAnswer = { readonly applies: boolean; readonly untilMs: number };

/** Every hour of a schedule comes again within a week, and one that began on the day before may still last. */
const DAYS_AHEAD = 8;

/**
 * Whether one of the spans of the week contains the moment. A span begins when the clocks first show its `from`, and ends when they last show
 * its `to`, so that an hour that comes twice lies in it whole. Absent: always.
 */
export function scheduleAt(schedule: readonly RuleHours[] | undefined, zone: TimeZone, atMs: number): ScheduleAnswer {
  if (!schedule) return { applies: true, untilMs: Number.POSITIVE_INFINITY };
  const spans = spansAround(schedule, zone, atMs);
  const applies = spans.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  const edges = spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((edge) => edge > atMs);
  return { applies, untilMs: Math.min(...edges) };
}

function spansAround(schedule: readonly RuleHours[], zone: TimeZone, atMs: number) {
  const today = zone.dayAt(atMs);
  const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, at) => today - 1 + at);
  return days.flatMap((day) =>
    schedule
      .filter(({ days: weekdays }) => weekdays.includes(weekdayOf(day)))
      .map(({ from, to }) => {
        const [begin, end] = [minutesOf(from), minutesOf(to)];
        return {
          fromMs: zone.instantsOf(day, begin).firstMs,
          toMs: zone.instantsOf(end > begin ? day : day + 1, end).lastMs,
        };
      }),
  );
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
