import { z } from 'zod';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { Id, Moment, Sha256 } from '../values/ids.ts';
import { cameraRegisteredV1 } from './camera-registered.v1.ts';
import { CameraTerms } from './camera-registered.v2.ts';

export const cameraImportRequested = defineEvent('camera.import-requested.v1', {
  fact: 'The deployment asks governance to take one camera of the city file into the directory. The answer has the same command id.',
  scope: 'city',
  keyedBy: 'camera',
  key: ({ camera }) => camera.camera,
  id: ({ commandId }) => commandId,
  partitions: 1,
  producers: ['deployment'],
  consumers: ['governance'],
  retention: deleteAfter(days(1), minutes(15)),
  personalData: 'none',
  schema: z.object({
    commandId: Id,
    camera: CameraTerms,
    /** Of the whole city file, as in the deployment's entry in the audit log. */
    fileSha256: Sha256,
    atMs: Moment,
  }),
  example: {
    commandId: 'i-1',
    camera: { ...cameraRegisteredV1.example },
    fileSha256: 'a'.repeat(64),
    atMs: 1_790_000_000_000,
  },
  invalid: { 'an import of nothing': { commandId: 'i-1', atMs: 1 } },
});
export type CameraImport = z.infer<typeof cameraImportRequested.schema>;
