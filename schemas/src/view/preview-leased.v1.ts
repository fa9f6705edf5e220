import { z } from 'zod';
import { defineEvent, latestPerKey, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';

/** How long a lease lasts, ms. It is renewed while the page is open. */
export const PREVIEW_LEASE_MS = 15_000;

export const previewLeased = defineEvent('preview.leased.v1', {
  fact: 'Somebody is looking at this camera until the lease expires. Masked pictures of it are made only that long.',
  ...ofCamera,
  id: ({ holder, camera, expiresAtMs }) => `${holder}:${camera}:${expiresAtMs}`,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['camera-ingest'],
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({ district: District, camera: CameraId, holder: Id, expiresAtMs: EpochMs }),
  example: { district: 'agdal', camera: 'agdal-avenue-1', holder: 'command-center-1', expiresAtMs: 1_790_000_015_000 },
  invalid: { 'a lease for ever': { district: 'agdal', camera: 'c', holder: 'h' } },
});
