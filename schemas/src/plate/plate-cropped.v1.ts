import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { Box } from '../values/geometry.ts';
import { Id } from '../values/ids.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';

export const plateCropped = defineEvent('plate.cropped.v1', {
  fact: 'A shot of the lower part of a tracked vehicle, in which a plate may be read. The value is the picture.',
  content: 'jpeg',
  ...ofCamera,
  id: ({ trackId, shot }) => `${trackId}:s${shot}`,
  partitions: CAMERA_PARTITIONS,
  producers: ['camera-ingest'],
  consumers: ['plate-reader'],
  retention: deleteAfter(minutes(10), minutes(2)),
  personalData: 'image',
  schema: z.object({
    ...FrameMoment,
    ordinal: z.int().nonnegative(),
    trackId: Id,
    /** 1 to 5: the first usable one leaves at once, better ones after it. */
    shot: z.int().min(1).max(5),
    vehicleClass: ObjectClass,
    vehicleBox: Box,
    /** What the picture shows, in px of the source frame; the picture may be scaled down. */
    cropBox: Box,
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
  }),
  example: {
    ...exampleFrame('hassan', 'hassan-gate-1', 2_000),
    ordinal: 1,
    trackId: 'hassan-gate-1:1790000000000:0:t1',
    shot: 1,
    vehicleClass: 'car',
    vehicleBox: { x: 200, y: 100, width: 500, height: 400 },
    cropBox: { x: 180, y: 230, width: 540, height: 290 },
    widthPx: 540,
    heightPx: 290,
  },
  invalid: { 'a sixth shot of one track': { district: 'hassan', camera: 'c', shot: 6 } },
});
