import { z } from 'zod';
import { openSet } from './open-set.ts';

const MEASURE_UNITS = [
  'count',
  'km_h',
  'm_s',
  'm',
  's',
  'share',
  'per_hour',
  'pcu_per_hour',
  'per_km',
  'persons_m2',
  'level',
] as const;

/** One measured number with its unit, its uncertainty (one standard deviation, same unit) and the number of tracks that it is based on. */
export const Measure = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'a measure is named in lower-case letters, digits and underscores'),
  value: z.number(),
  unit: openSet(MEASURE_UNITS),
  uncertainty: z.number().nonnegative().optional(),
  tracks: z.int().nonnegative().optional(),
});
export type Measure = z.infer<typeof Measure>;
