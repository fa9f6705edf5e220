import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { CameraId, District, Moment } from '../values/ids.ts';
import { MadeBy } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';

export const cameraRemoved = defineEvent('camera.removed.v1', {
  fact: 'A person removed this camera from the directory, and an entry of the city file does not bring it back. A tombstone: a person registered it again.',
  scope: 'city',
  keyedBy: 'camera',
  key: ({ camera }) => camera,
  id: ({ camera, atMs }) => `${camera}:${atMs}:removed`,
  partitions: 1,
  producers: ['governance'],
  consumers: ['governance'],
  retention: latestPerKey,
  personalData: 'staff',
  schema: z.object({
    camera: CameraId,
    district: District,
    by: Actor,
    reason: writtenText(3, 300),
    atMs: Moment,
    madeBy: MadeBy,
  }),
  example: {
    camera: 'agdal-avenue-1',
    district: 'agdal',
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    reason: 'the house was pulled down',
    atMs: 1_790_000_000_000,
    madeBy: ['h'.repeat(43)],
  },
  invalid: { 'a removal by nobody': { camera: 'c', district: 'agdal', reason: 'gone', atMs: 1, madeBy: [] } },
});
export type CameraRemoval = z.infer<typeof cameraRemoved.schema>;
