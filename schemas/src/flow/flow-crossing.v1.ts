import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { Id } from '../values/ids.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';

/** Seen from the line's `from`, looking towards its `to`. */
export const Direction = z.enum(['left_to_right', 'right_to_left']);
export type Direction = z.infer<typeof Direction>;

/** Makes the id of a crossing from the line, the track, and the first frame in which the track is on the other side. */
export const crossingIdOf = (line: string, trackId: string, ptsMs: number): IdRecipe =>
  hashedId('x', ['crossing', line, trackId, ptsMs]);

export const flowCrossing = defineEvent('flow.crossing.v1', {
  fact: 'A tracked object crossed a line of its camera in this direction.',
  ...ofCamera,
  id: ({ crossingId }) => crossingId,
  partitions: 4,
  producers: ['behaviour-analytics'],
  consumers: ['analytics-writer', 'command-center'],
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
  schema: z.object({
    ...FrameMoment,
    /** A hash of the line, the track and the frame of the crossing. */
    crossingId: Id,
    line: z.string().min(1).max(60),
    direction: Direction,
    class: ObjectClass,
    trackId: Id,
  }),
  example: {
    ...exampleFrame('agdal', 'agdal-avenue-1', 6_100),
    crossingId: 'x-77',
    line: 'middle',
    direction: 'left_to_right',
    class: 'car',
    trackId: 'agdal-avenue-1:1790000000000:0:t3',
  },
  invalid: { 'a third direction': { district: 'agdal', camera: 'c', direction: 'up' } },
});
