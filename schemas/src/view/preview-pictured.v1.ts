import { z } from 'zod';
import { defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs } from '../values/ids.ts';

export const previewPictured = defineEvent('preview.pictured.v1', {
  fact: 'A masked picture of a camera on which somebody holds a lease. The value is the picture.',
  content: 'jpeg',
  ...ofCamera,
  id: ({ camera, capturedAtMs }) => `${camera}:${capturedAtMs}:preview`,
  partitions: 2,
  producers: ['camera-ingest'],
  consumers: ['command-center'],
  retention: deleteAfter(minutes(1), 15_000),
  personalData: 'image',
  schema: z.object({
    district: District,
    camera: CameraId,
    /** The part of the stream. Knowledge about one part does not apply to the next. */
    part: z.int().nonnegative().optional(),
    capturedAtMs: EpochMs,
    receivedAtMs: EpochMs,
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    /** The number of regions that were masked before the picture was compressed. */
    masks: z.int().nonnegative(),
    /** The boxes that the page draws over the picture, with their classes, in fractions of the picture. */
    outlines: z
      .array(
        z.object({ class: z.string().max(20), x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      )
      .max(200),
  }),
  example: {
    district: 'agdal',
    camera: 'agdal-avenue-1',
    capturedAtMs: 1_790_000_005_200,
    receivedAtMs: 1_790_000_005_200,
    widthPx: 640,
    heightPx: 360,
    masks: 1,
    outlines: [{ class: 'car', x: 0.4, y: 0.3, width: 0.1, height: 0.3 }],
  },
  invalid: { 'a picture without a size': { district: 'agdal', camera: 'c' } },
});
