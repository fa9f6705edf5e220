import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { Box } from '../values/geometry.ts';
import { Id } from '../values/ids.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';

export const faceCropped = defineEvent('face.cropped.v1', {
  fact: 'A shot of the head of a tracked person, cut because a live grant covers this camera now. The value is the picture.',
  content: 'jpeg',
  ...ofCamera,
  id: ({ trackId, shot }) => `${trackId}:h${shot}`,
  partitions: CAMERA_PARTITIONS,
  producers: ['camera-ingest'],
  consumers: ['face-matcher'],
  // The worst life on disk is retention + segment + the broker's check of 10 s (control 11).
  retention: deleteAfter(minutes(2), minutes(1)),
  personalData: 'biometric',
  schema: z.object({
    ...FrameMoment,
    ordinal: z.int().nonnegative(),
    trackId: Id,
    /** 1 to 5: the first usable one leaves at once, better ones after it. */
    shot: z.int().min(1).max(5),
    personBox: Box,
    /** What the picture shows, in px of the source frame; the picture is never enlarged. */
    cropBox: Box,
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    /** The authorisations whose grants covered this camera at that moment. */
    authorisationIds: z.array(Id).min(1, 'a head is cut only under a grant').max(50),
  }),
  example: {
    ...exampleFrame('hassan', 'hassan-hall-1', 2_000),
    ordinal: 1,
    trackId: 'hassan-hall-1:1790000000000:0:t1',
    shot: 1,
    personBox: { x: 200, y: 20, width: 90, height: 240 },
    cropBox: { x: 205, y: 15, width: 80, height: 90 },
    widthPx: 80,
    heightPx: 90,
    authorisationIds: ['auth-1'],
  },
  invalid: { 'a head without a grant': { district: 'hassan', camera: 'c', shot: 1, authorisationIds: [] } },
});
export type FaceCrop = z.infer<typeof faceCropped.schema>;
