import { clippedToOne, holds, maskingAt } from '@marsad/masking';
import type { MaskedTrace, MaskSample } from '@marsad/masking';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masksSidecar } from './masks-sidecar.ts';
import { samples, SEGMENT } from './testing/arbitrary.ts';

const throughAFile = async (taken: readonly MaskSample[]) =>
  (await masksSidecar.decode(await masksSidecar.encode({ of: SEGMENT, seenToMs: SEGMENT.toMs, samples: taken })))
    .samples;
const inOrder = (traces: readonly MaskedTrace[]) => traces.toSorted((a, b) => a.key - b.key);

describe('the masks of a segment', () => {
  it('come back with every time, part and key, and no smaller', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (taken) => {
        const kept = await throughAFile(taken);
        expect(kept.map(({ atMs, part, examined }) => ({ atMs, part, examined }))).toEqual(
          taken.map(({ atMs, part, examined }) => ({ atMs, part, examined })),
        );
        kept.forEach(({ traces, regions }, at) => {
          const before = taken[at];
          const known = inOrder(before?.traces ?? []);
          expect(traces.map(({ key, unseenMs }) => [key, unseenMs > 0])).toEqual(
            known.map(({ key, unseenMs }) => [key, unseenMs > 0]),
          );
          traces.forEach(({ mask }, n) => expect(known[n] && holds(mask, known[n].mask)).toBe(true));
          expect(regions).toHaveLength(before?.regions.length ?? 0);
          regions.forEach((region, n) => expect(before?.regions[n] && holds(region, before.regions[n])).toBe(true));
        });
      }),
    );
  });

  it('are the same after a second time', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (taken) => {
        const once = await throughAFile(taken);
        expect(await throughAFile(once)).toEqual(once);
      }),
    );
  });

  it('know as much of every moment as before, and hide what was detected where it was', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.integer({ min: -300, max: 300 }), async (taken, away) => {
        const kept = await throughAFile(taken);
        for (const { atMs, examined, traces, regions } of taken) {
          expect(maskingAt(kept, atMs + away).kind).toBe(maskingAt(taken, atMs + away).kind);
          const masking = maskingAt(kept, atMs);
          if (masking.kind === 'whole' || !examined) continue;
          const detected = traces.flatMap(({ mask, unseenMs }) => (unseenMs === 0 ? [mask] : []));
          for (const box of [...detected, ...regions].flatMap((mask) => clippedToOne(mask) ?? []))
            expect(masking.boxes.some((mask) => holds(mask, box))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('come back in order of time, whatever thread was slower', async () => {
    const at = (atMs: number): MaskSample => ({ atMs, part: '1:0', examined: true, traces: [], regions: [] });
    expect((await throughAFile([at(400), at(200), at(600)])).map(({ atMs }) => atMs)).toEqual([200, 400, 600]);
  });

  it('say for how long a trace was not detected', async () => {
    const at = (atMs: number, unseenMs: number): MaskSample => ({
      atMs,
      part: '1:0',
      examined: true,
      traces: [{ key: -3, mask: { x: 0.1, y: 0.1, width: 0.1, height: 0.2 }, unseenMs }],
      regions: [],
    });
    const kept = await throughAFile([at(1_000, 0), at(1_200, 200), at(1_430, 430), at(1_600, 0)]);
    expect(kept.map(({ traces }) => traces[0]?.unseenMs)).toEqual([0, 200, 430, 0]);
  });
});
