import { z } from 'zod';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { cropOfTrack, CropSize, CropSource } from '../values/crop.ts';
import { Box } from '../values/geometry.ts';
import { exampleFrame } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';

export const plateCropped = defineEvent('plate.cropped.v1', {
  fact: 'A crop of the lower part of a tracked vehicle, which may show its plate. The value is the picture.',
  ...cropOfTrack,
  id: ({ trackId, shot }) => `${trackId}:s${shot}`,
  consumers: ['plate-reader'],
  retention: deleteAfter(minutes(10), minutes(2)),
  personalData: 'image',
  schema: z.object({
    ...CropSource,
    vehicleClass: ObjectClass,
    vehicleBox: Box,
    ...CropSize,
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
  invalid: { 'a sixth crop of one track': { district: 'hassan', camera: 'c', shot: 6 } },
});
