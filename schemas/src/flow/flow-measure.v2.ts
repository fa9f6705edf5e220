import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { Fraction } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet } from '../values/open-set.ts';
import { Direction } from './flow-crossing.v1.ts';
import { flowMeasureV1 } from './flow-measure.v1.ts';

/** Length of a measuring window, ms. */
export const FLOW_WINDOW_MS = 60_000;

const PlaceId = z.string().min(1).max(60);

export const flowMeasure = defineEvent('flow.measure.v2', {
  fact: 'What was measured at each place of a camera in this window, and how many ms of the window were observed.',
  ...ofCamera,
  id: ({ measureId }) => measureId,
  partitions: flowMeasureV1.partitions,
  producers: ['behaviour-analytics'],
  consumers: ['analytics-writer', 'command-center'],
  retention: deleteAfter(days(7)),
  personalData: 'none',
  schema: z.object({
    ...flowMeasureV1.schema.shape,
    /** Demonstration footage, which is never added to measurements of a street. */
    simulated: z.boolean(),
    /** Further measures by line, lane, approach or zone. Absent: this camera only counts. */
    measures: z
      .array(
        z.object({
          place: PlaceId,
          placeKind: openSet(['line', 'lane', 'approach', 'zone']),
          direction: Direction.optional(),
          class: ObjectClass.optional(),
          /** The share of the window in which this place was observed. */
          observedShare: Fraction.optional(),
          ...Measure.shape,
        }),
      )
      .max(1_000)
      .optional(),
    turns: z
      .array(z.object({ from: PlaceId, to: PlaceId, class: ObjectClass, count: z.int().positive() }))
      .max(500)
      .optional(),
    /** Conditions under which the window was observed. */
    conditions: z
      .array(openSet(['night', 'rain', 'fog', 'glare']))
      .max(10)
      .optional(),
  }),
  example: { ...flowMeasureV1.example, simulated: true },
  invalid: {
    'a count of nothing': { ...flowMeasureV1.example, simulated: true, counts: [{ count: 0 }] },
    'a measure that does not say whether it is a demonstration': { ...flowMeasureV1.example },
  },
});
