import { expect, it } from 'vitest';
import { sidecarKeyOf } from './sidecar-key.ts';

it('is the segment’s key with another ending', () => {
  const segment = 'camera-ingest/agdal/2026-09-21/14/agdal-avenue-1/1790000000000-0-0.mp4';
  expect(sidecarKeyOf(segment, 'masks')).toBe(
    'camera-ingest/agdal/2026-09-21/14/agdal-avenue-1/1790000000000-0-0.masks.json.zst',
  );
});
