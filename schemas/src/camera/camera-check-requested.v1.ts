import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openUnion } from '../values/open-set.ts';
import { FileSource, RtspSource } from './camera-registered.v1.ts';

/** The longest check that a person may ask for, s. */
export const LONGEST_CHECK_S = 20;

export const cameraCheckRequested = defineEvent('camera.check-requested.v1', {
  fact: 'A person who may register cameras of this district wants to know what is at an address, before they register it. The request was recorded before.',
  scope: 'district',
  keyedBy: 'check',
  key: ({ checkId }) => checkId,
  id: ({ checkId }) => checkId,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['camera-ingest'],
  retention: deleteAfter(minutes(5)),
  personalData: 'staff',
  schema: z.object({
    checkId: Id,
    district: District,
    /** The name of a credential, never a password. */
    source: openUnion('kind', [FileSource, RtspSource]),
    /** How long the stream is watched, s. */
    seconds: z.int().min(1).max(LONGEST_CHECK_S),
    by: Actor,
    atMs: Moment,
  }),
  example: {
    checkId: 'check-1',
    district: 'agdal',
    source: { kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'tcp', credential: 'agdal-gate' },
    seconds: 8,
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    atMs: 1_790_000_000_000,
  },
  invalid: {
    'a check that takes an hour': { checkId: 'check-1', district: 'agdal', seconds: 3_600 },
    'credentials in the address': {
      checkId: 'check-1',
      district: 'agdal',
      source: { kind: 'rtsp', url: 'rtsp://me:secret@host/1', transport: 'tcp' },
    },
  },
});
export type CameraCheckRequest = z.infer<typeof cameraCheckRequested.schema>;
