import { maskingAt } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import { describe, expect, it } from 'vitest';
import { segmentAt } from '../testing/segments.ts';
import { samplesOf } from './mask-samples.ts';

const head = { x: 0.4, y: 0.4, width: 0.1, height: 0.1 };
/** Five samples a second in which one head was found. */
const samplesIn = (fromMs: number, toMs: number, part = '1:0'): MaskSample[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 200) }, (_, at) => ({
    atMs: fromMs + at * 200,
    part,
    examined: true,
    traces: [{ key: 1, mask: head, unseenMs: 0 }],
    regions: [],
  }));
const known = (fromMs: number, toMs: number) => ({
  segment: segmentAt(fromMs, toMs),
  samples: samplesIn(fromMs, toMs),
});
const unknown = (fromMs: number, toMs: number) => ({ segment: segmentAt(fromMs, toMs), samples: null });
const span = { fromMs: 0, toMs: 30_000 };
const kindsIn = (samples: readonly MaskSample[], fromMs: number, toMs: number): Set<string> => {
  const kinds = new Set<string>();
  for (let atMs = fromMs; atMs < toMs; atMs += 20) kinds.add(maskingAt(samples, atMs).kind);
  return kinds;
};

describe('the mask samples of a time', () => {
  it('are those of all its segments in order, and of two and a half seconds around it', () => {
    const samples = samplesOf([known(10_000, 20_000), known(0, 10_000)], { fromMs: 9_000, toMs: 11_000 });
    expect(samples.map(({ atMs }) => atMs)).toEqual(
      Array.from({ length: 36 }, (_, at) => 6_600 + at * 200).filter((atMs) => atMs >= 6_500 && atMs <= 13_500),
    );
    expect(kindsIn(samples, 9_000, 11_000)).toEqual(new Set(['boxes']));
  });

  it.each([
    ['long', 10_000],
    ['so short that its neighbours’ masks would be believed in it', 300],
  ])('hide everything of a segment without masks that is %s', (_, lengthMs) => {
    const toMs = 10_000 + lengthMs;
    const samples = samplesOf([known(0, 10_000), unknown(10_000, toMs), known(toMs, 30_000)], span);
    expect(kindsIn(samples, 10_000, toMs)).toEqual(new Set(['whole']));
    expect(kindsIn(samples, 1_000, 9_700)).toEqual(new Set(['boxes']));
    expect(kindsIn(samples, toMs + 300, 29_000)).toEqual(new Set(['boxes']));
  });

  it('hide everything of a segment without masks although another owner analysed the same time', () => {
    const other = { segment: segmentAt(0, 30_000, { epoch: 2 }), samples: samplesIn(0, 30_000, '2:0') };
    const samples = samplesOf([other, unknown(10_000, 20_000)], span);
    expect(kindsIn(samples, 10_000, 20_000)).toEqual(new Set(['whole']));
  });

  it('hide everything if no segment has masks', () => {
    expect(kindsIn(samplesOf([unknown(0, 30_000)], span), 0, 30_000)).toEqual(new Set(['whole']));
    expect(kindsIn(samplesOf([], span), 0, 30_000)).toEqual(new Set(['whole']));
  });
});
