import { maskingAt } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import { describe, expect, it } from 'vitest';
import { segmentAt } from '../testing/segments.ts';
import type { Segment } from '../ports.ts';
import { samplesOf } from './mask-samples.ts';
import type { MasksOfSegment } from './mask-samples.ts';

/** A head that moves through the picture in ten seconds, so a mask of another moment lies beside it. */
const headAt = (ms: number) => ({ x: (ms % 10_000) / 10_000, y: 0.4, width: 0.1, height: 0.1 });
/** Five samples a second in which the head was found. Times on the clock of the part. */
const samplesIn = (fromMs: number, toMs: number, { part = '1:0', originMs = 0 } = {}): MaskSample[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 200) }, (_, at) => fromMs + at * 200).map((ms) => ({
    atMs: originMs + ms,
    part,
    examined: true,
    traces: [{ key: 1, mask: headAt(ms), unseenMs: 0 }],
    regions: [],
  }));
const known = (fromMs: number, toMs: number, over: Partial<Segment> = {}): MasksOfSegment => {
  const segment = segmentAt(fromMs, toMs, { originMs: 0, ...over });
  const { epoch, part, originMs } = segment;
  return { segment, samples: samplesIn(fromMs, toMs, { part: `${epoch}:${part}`, originMs }) };
};
const unknown = (fromMs: number, toMs: number): MasksOfSegment => ({
  segment: segmentAt(fromMs, toMs, { originMs: 0 }),
  samples: null,
});
const span = { fromMs: 0, toMs: 30_000 };
const kindsIn = (samples: readonly MaskSample[], fromMs: number, toMs: number): Set<string> => {
  const kinds = new Set<string>();
  for (let atMs = fromMs; atMs < toMs; atMs += 20) kinds.add(maskingAt(samples, atMs).kind);
  return kinds;
};

describe('the mask samples of a segment', () => {
  it('are those of its part in order, its own and its neighbours’, and of two and a half seconds around the time', () => {
    const masks = [known(10_000, 20_000), known(0, 10_000)];
    for (const { segment } of masks) {
      const samples = samplesOf(segment, masks, { fromMs: 9_000, toMs: 11_000 });
      expect(samples.map(({ atMs }) => atMs)).toEqual(
        Array.from({ length: 36 }, (_, at) => 6_600 + at * 200).filter((atMs) => atMs >= 6_500 && atMs <= 13_500),
      );
      expect(kindsIn(samples, 9_000, 11_000)).toEqual(new Set(['boxes']));
    }
  });

  it.each([
    ['long', 10_000],
    ['so short that its neighbours’ masks would be believed in it', 300],
  ])(
    'are none if its masks must not be used: it is hidden, however %s it is, and its neighbours are not',
    (_, lengthMs) => {
      const toMs = 10_000 + lengthMs;
      const [before, hidden, after] = [known(0, 10_000), unknown(10_000, toMs), known(toMs, 30_000)];
      const masks = [before, hidden, after];
      expect(kindsIn(samplesOf(hidden.segment, masks, span), 9_000, toMs + 1_000)).toEqual(new Set(['whole']));
      expect(kindsIn(samplesOf(before.segment, masks, span), 1_000, 9_700)).toEqual(new Set(['boxes']));
      expect(kindsIn(samplesOf(after.segment, masks, span), toMs + 300, 29_000)).toEqual(new Set(['boxes']));
    },
  );

  it('are not those of another owner who analysed the same time, whose clock is another one', () => {
    const [hidden, other] = [unknown(10_000, 20_000), known(0, 30_000, { epoch: 2, originMs: 400 })];
    expect(samplesOf(hidden.segment, [hidden, other], span)).toEqual([]);
    const own = known(0, 30_000);
    expect(samplesOf(own.segment, [own, other], span)).toEqual(own.samples);
  });

  it('are not those of another part in its file', () => {
    const { segment } = known(0, 10_000);
    const foreign = { segment, samples: samplesIn(0, 10_000, { part: '1:1' }) };
    expect(kindsIn(samplesOf(segment, [foreign], span), 0, 10_000)).toEqual(new Set(['whole']));
  });

  it.each([300, -300])('of a neighbour whose clock differs by %i ms are moved to its clock', (originMs) => {
    const [first, second] = [known(0, 10_000), known(10_000, 20_000, { originMs })];
    const masks = [first, second];
    expect(samplesOf(first.segment, masks, span)).toEqual([...(first.samples ?? []), ...samplesIn(10_000, 20_000)]);
    for (let ms = 9_500; ms < 10_500; ms += 20)
      expect(maskingAt(samplesOf(second.segment, masks, span), ms + originMs)).toEqual(
        maskingAt(samplesIn(0, 20_000), ms),
      );
  });

  it('are none if no segment has masks', () => {
    const hidden = unknown(0, 30_000);
    expect(samplesOf(hidden.segment, [hidden], span)).toEqual([]);
    expect(samplesOf(hidden.segment, [], span)).toEqual([]);
  });
});
