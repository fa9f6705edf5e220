import { z } from 'zod';
import { nameComponents } from './components.ts';
import { CameraPeriodQuery } from './period.ts';

/** The names of measures that a question may hold at once. */
const MOST_NAMES = 12;

const Bucket = z
  .enum(['60000', '300000', '900000', '3600000'])
  .default('900000')
  .transform(Number)
  .describe('Length of a bucket, ms: 1, 5, 15 or 60 minutes');
const Names = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,59}(,[a-z][a-z0-9_]{0,59}){0,11}$/,
    `at most ${MOST_NAMES} names of measures, with commas between`,
  )
  .transform((text) => text.split(','))
  .describe('Names of measures with commas between: flow,speed_space_mean');
const At = {
  /** Absent: every place. */
  place: z.string().max(60).default(''),
  /** Absent: all classes together. */
  class: z.string().max(30).default(''),
};

export const MeasuresQuery = CameraPeriodQuery.extend({ names: Names, bucket: Bucket, ...At });
/** A period of a day at most, which is compared with the same hours of the same weekdays in the eight weeks before it. */
export const UsualDayQuery = CameraPeriodQuery.extend({ names: Names, ...At });
export const SpeedsQuery = CameraPeriodQuery.extend(At);
export const TurnsQuery = CameraPeriodQuery.extend({ bucket: Bucket });
export const ExportQuery = CameraPeriodQuery.extend({
  bucket: Bucket,
  what: z.enum(['measures', 'counts', 'turns']).default('measures'),
  format: z.enum(['csv', 'parquet']).default('csv'),
});

const MeasuredAt = {
  place: z.string(),
  placeKind: z.string(),
  direction: z.string().describe('Empty: of both directions'),
  class: z.string().describe('Empty: of all classes'),
};
const Period = { camera: z.string(), simulated: z.boolean(), fromMs: z.int(), toMs: z.int() };
const Observed = z.array(z.object({ startMs: z.int(), observedMs: z.number(), share: z.number() }));

export const TrafficMeasures = z.object({
  ...Period,
  bucketMs: z.int(),
  /** Without a calibration nothing is measured in metres or km/h. */
  calibrated: z.boolean(),
  /** A bucket without an entry was not observed. */
  observed: Observed,
  series: z.array(
    z.object({
      ...MeasuredAt,
      name: z.string(),
      unit: z.string(),
      /** A bucket without a point has no value: of a rate it is 0 where the bucket was observed. */
      points: z.array(
        z.object({
          startMs: z.int(),
          value: z.number().nullable(),
          uncertainty: z.number().nullable(),
          roadUsers: z.number().nullable(),
          share: z.number(),
        }),
      ),
    }),
  ),
});
export const UsualDay = z.object({
  ...Period,
  series: z.array(
    z.object({
      ...MeasuredAt,
      name: z.string(),
      unit: z.string(),
      quarters: z.array(
        z.object({
          startMs: z.int(),
          days: z.int(),
          lowerQuartile: z.number(),
          median: z.number(),
          upperQuartile: z.number(),
        }),
      ),
    }),
  ),
});
export const SpeedDistributions = z.object({
  ...Period,
  calibrated: z.boolean(),
  distributions: z.array(
    z.object({
      ...MeasuredAt,
      vehicles: z.int(),
      medianKmh: z.number().nullable(),
      p85Kmh: z.number().nullable(),
      classes: z.array(z.object({ fromKmh: z.number(), toKmh: z.number(), vehicles: z.int() })),
    }),
  ),
});
export const TurningMovements = z.object({
  ...Period,
  bucketMs: z.int(),
  observed: Observed,
  /** Entries, exits and classes in the order of the alphabet: the rows and the columns of the usual table. */
  entries: z.array(z.string()),
  exits: z.array(z.string()),
  classes: z.array(z.string()),
  turns: z.array(z.object({ startMs: z.int(), from: z.string(), to: z.string(), class: z.string(), count: z.int() })),
});
export const TrafficIncidents = z.object({
  ...Period,
  /** Newest first. No track, no image and no path: an alert has those, and says who may see them. */
  incidents: z.array(
    z.object({
      kind: z.string(),
      place: z.string(),
      class: z.string(),
      phase: z.string(),
      severity: z.string(),
      beganAtMs: z.int(),
      endedAtMs: z.int().nullable(),
      roadUsers: z.int(),
      measures: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
      ruleId: z.string(),
      demonstration: z.boolean(),
    }),
  ),
  /** There were more than are listed. */
  more: z.boolean(),
});
export const CityLevels = z.object({
  atMs: z.int(),
  cameras: z.array(
    z.object({
      camera: z.string(),
      district: z.string(),
      simulated: z.boolean(),
      calibrated: z.boolean(),
      /** The worst of its places, 1 (A) to 6 (F); null: nothing was measured in the last minutes. */
      worst: z.int().min(1).max(6).nullable(),
      places: z.array(
        z.object({
          place: z.string(),
          placeKind: z.string(),
          direction: z.string(),
          level: z.int().min(1).max(6),
          atMs: z.int(),
        }),
      ),
    }),
  ),
});

nameComponents({ TrafficMeasures, UsualDay, SpeedDistributions, TurningMovements, TrafficIncidents, CityLevels });
