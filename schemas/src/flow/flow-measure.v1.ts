import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera, retired } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';
import { ObjectClass } from '../values/object-class.ts';
import { Direction } from './flow-crossing.v1.ts';

/** Makes the id of a measure: a camera has one for each window. */
export const measureIdOf = (camera: string, fromMs: number): IdRecipe => hashedId('m', ['measure', camera, fromMs]);

/** Superseded by v2, which keeps demonstration data apart and measures more than counts. */
export const flowMeasureV1 = defineEvent('flow.measure.v1', {
  fact: 'How many crossed each line of a camera in this window, by class and direction, and how many ms of the window were observed.',
  ...ofCamera,
  id: ({ measureId }) => measureId,
  partitions: 4,
  ...retired,
  retention: deleteAfter(days(7)),
  personalData: 'none',
  schema: z.object({
    /**
     * A hash of the camera and the window's start. Of two measures of one window the one with more observed time is valid, then the one
     * with higher counts.
     */
    measureId: Id,
    district: District,
    camera: CameraId,
    fromMs: EpochMs,
    toMs: EpochMs,
    /** 0 means "not observed", which is not the same as "nothing passed". */
    observedMs: z.int().nonnegative(),
    counts: z
      .array(
        z.object({
          line: z.string().min(1).max(60),
          direction: Direction,
          class: ObjectClass,
          count: z.int().positive(),
        }),
      )
      .max(500),
  }),
  example: {
    measureId: 'm-1',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_060_000,
    observedMs: 59_800,
    counts: [{ line: 'middle', direction: 'left_to_right', class: 'car', count: 2 }],
  },
  invalid: { 'a count of nothing': { district: 'agdal', camera: 'c', counts: [{ count: 0 }] } },
});
