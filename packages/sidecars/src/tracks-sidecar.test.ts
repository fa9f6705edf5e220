import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishedScene } from './records.ts';
import { scenes, SEGMENT } from './testing/arbitrary.ts';
import { tracksSidecar } from './tracks-sidecar.ts';

const throughAFile = async (published: readonly PublishedScene[]) =>
  (await tracksSidecar.decode(await tracksSidecar.encode({ of: SEGMENT, seenToMs: SEGMENT.toMs, scenes: published })))
    .scenes;

describe('the scenes of a segment', () => {
  it('come back exactly as they were published', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (published) => {
        expect(await throughAFile(published)).toEqual(published);
      }),
    );
  });
});
