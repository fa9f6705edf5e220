import { z } from 'zod';
import { nameComponents } from './components.ts';

export const ReportQuery = z.object({
  /** A month by the clocks of the city, as `2026-11`; absent: the month that is running. */
  month: z.string().max(7).optional(),
});

const count = z.int().nonnegative();

/**
 * What powers were used for in a month. Its names are plain strings, because the log may hold names of a later version. It has no field for
 * a person, a camera, a case or an object, and no time finer than a day.
 */
export const PublicReport = z
  .object({
    city: z.string(),
    month: z.string(),
    timeZone: z.string(),
    fromMs: z.int(),
    /** Exclusive; of the running month the last midnight. */
    toMs: z.int(),
    /** The month is over. */
    isWhole: z.boolean(),
    acts: z.array(
      z
        .object({
          agency: z.string(),
          action: z.string(),
          objectKind: z.string(),
          purpose: z.string(),
          outcome: z.string(),
          /** Leaves of the log. */
          entries: count,
          /** What these entries stand for: one may stand for several alike within a minute. */
          acts: count,
          /** How many of the entries named a case. */
          withCase: count,
        })
        .strict(),
    ),
    /** What people decided about rights, those that were refused among them. */
    decisions: z.array(
      z.object({ agency: z.string(), kind: z.string(), accepted: z.boolean(), refusal: z.string(), count }).strict(),
    ),
    /** What the log noticed by itself: missing, impossible and taken numbers. */
    alarms: z.array(z.object({ kind: z.string(), count }).strict()),
  })
  .strict();

nameComponents({ PublicReport });
