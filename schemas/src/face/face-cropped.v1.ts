import { z } from 'zod';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { cropOfTrack, CropSize, CropSource } from '../values/crop.ts';
import { Box } from '../values/geometry.ts';
import { Id } from '../values/ids.ts';
import { exampleFrame } from '../values/moment.ts';

export const faceCropped = defineEvent('face.cropped.v1', {
  fact: 'A crop of the head of a tracked person, made because a live grant covers this camera now. The value is the picture.',
  ...cropOfTrack,
  id: ({ trackId, shot }) => `${trackId}:h${shot}`,
  consumers: ['face-matcher'],
  // The longest life on disk is retention + segment + the broker's check interval of 10 s (control 11).
  retention: deleteAfter(minutes(2), minutes(1)),
  personalData: 'biometric',
  schema: z.object({
    ...CropSource,
    personBox: Box,
    ...CropSize,
    /** The authorisations whose grants covered this camera at the moment of the frame. */
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
