import { describe, expect, it } from 'vitest';
import type { Box } from '@marsad/schemas';
import { maskingAt } from './masking-at.ts';
import type { MaskSample } from './mask-sample.ts';

const box = (x: number, y: number, width = 0.1, height = 0.1): Box => ({ x, y, width, height });
type TracesByKey = Readonly<Record<number, Box | { readonly held: Box }>>;
const sample = (
  atMs: number,
  traces: TracesByKey = {},
  { part = '1:0', regions = [] as Box[], examined = true } = {},
): MaskSample => ({
  atMs,
  part,
  examined,
  traces: Object.entries(traces).map(([key, trace]) =>
    'held' in trace
      ? { key: Number(key), mask: trace.held, unseenMs: 200 }
      : { key: Number(key), mask: trace, unseenMs: 0 },
  ),
  regions,
});
/** Examined frames, 200 ms apart. */
const examinedAt = (fromMs: number, ...frames: TracesByKey[]): MaskSample[] =>
  frames.map((traces, n) => sample(fromMs + n * 200, traces));
const hides = (samples: readonly MaskSample[], atMs: number, x: number, y: number): boolean => {
  const masking = maskingAt(samples, atMs);
  if (masking.kind === 'whole') return true;
  return masking.boxes.some(
    (mask) => x >= mask.x && x <= mask.x + mask.width && y >= mask.y && y <= mask.y + mask.height,
  );
};
const nothing: TracesByKey = {};

describe('the beginning of a part', () => {
  it.each([
    ['never examined', [], 'whole'],
    ['examined once', examinedAt(1_000, nothing), 'whole'],
    ['examined twice', examinedAt(1_000, nothing, nothing), 'whole'],
    ['examined as often as a track needs to be confirmed', examinedAt(1_000, nothing, nothing, nothing), 'boxes'],
    ['examined for a second by a slow machine', [sample(1_000), sample(2_000)], 'boxes'],
    [
      'examined twice, with frames between that the gate left out',
      [sample(1_000), sample(1_200, {}, { examined: false }), sample(1_400)],
      'whole',
    ],
  ] as [string, MaskSample[], string][])('%s is masked: %3$s', (_, samples, kind) =>
    expect(maskingAt(samples, 1_000).kind).toBe(kind),
  );

  it('is whole again after each seam, reconnect or takeover, however long the previous part was', () => {
    const long = Array.from({ length: 30 }, (_, n) => sample(1_000 + n * 200));
    const begun = [sample(7_000, {}, { part: '1:1' }), sample(7_200, {}, { part: '1:1' })];
    expect(maskingAt([...long, ...begun], 7_000).kind).toBe('whole');
    expect(maskingAt([...long, ...begun, sample(7_400, {}, { part: '1:1' })], 7_000).kind).toBe('boxes');
  });

  it('is whole for a part that broke off before it was known, however well the previous part is known', () => {
    const long = Array.from({ length: 30 }, (_, n) => sample(1_000 + n * 200));
    const brokeOff = sample(7_000, {}, { part: '1:1' });
    const next = Array.from({ length: 5 }, (_, n) => sample(11_000 + n * 200, {}, { part: '1:2' }));
    expect(maskingAt([...long, brokeOff, ...next], 7_000).kind).toBe('whole');
    expect(maskingAt([...long, brokeOff, ...next], 6_900).kind).toBe('whole');
    expect(maskingAt([...long, brokeOff, ...next], 6_800).kind).toBe('boxes');
  });

  it('hides in the first frame a person whom only the second and third frame revealed', () => {
    const samples = examinedAt(1_000, nothing, { 4: box(0.4, 0.4) }, { 4: box(0.42, 0.4) });
    expect(hides(samples, 1_000, 0.43, 0.45)).toBe(true);
    expect(hides(samples, 1_000, 0.8, 0.8)).toBe(false);
  });

  it('hides in the first frame what moved by the second, because the gate cannot find motion in a first frame', () => {
    const samples = [sample(1_000), sample(1_200, {}, { regions: [box(0.6, 0.6)] }), sample(1_400)];
    expect(hides(samples, 1_000, 0.65, 0.65)).toBe(true);
    expect(hides(samples, 1_400, 0.65, 0.65)).toBe(false);
  });
});

describe('what is hidden at a moment', () => {
  const moving = examinedAt(1_000, { 1: box(0.2, 0.5) }, { 1: box(0.6, 0.5) }, { 1: box(0.7, 0.5) });
  it('follows a trace between two examined frames', () => {
    expect(hides(moving, 1_100, 0.45, 0.55)).toBe(true);
    expect(hides(moving, 1_100, 0.45, 0.2)).toBe(false);
  });
  it('hides what moved in the examined frame before or after', () => {
    const regions = [
      sample(1_000, {}, { regions: [box(0.1, 0.1)] }),
      sample(1_200, {}, { regions: [box(0.8, 0.8)] }),
      sample(1_400),
    ];
    expect(hides(regions, 1_100, 0.15, 0.15)).toBe(true);
    expect(hides(regions, 1_100, 0.85, 0.85)).toBe(true);
  });
  it('hides both the box that jumps and the place where it should be', () => {
    const steady = { 1: box(0.4, 0.4) };
    const jumps = examinedAt(1_000, steady, steady, { 1: box(0.4, 0.47) }, steady, steady);
    expect(hides(jumps, 1_400, 0.45, 0.41)).toBe(true);
    expect(hides(jumps, 1_400, 0.45, 0.56)).toBe(true);
    expect(hides(jumps, 1_300, 0.45, 0.41)).toBe(true);
  });
  it('does so also when the next box jumped the same way', () => {
    const [steady, low] = [{ 1: box(0.4, 0.4) }, { 1: box(0.4, 0.47) }];
    const jumps = examinedAt(1_000, steady, steady, low, low, steady, steady);
    for (const atMs of [1_400, 1_600]) expect(hides(jumps, atMs, 0.45, 0.41)).toBe(true);
  });
  it('does not enlarge the mask of a trace that moves evenly', () => {
    const evenly = examinedAt(1_000, ...[0, 1, 2, 3, 4].map((n) => ({ 1: box(0.2 + 0.05 * n, 0.5) })));
    expect(hides(evenly, 1_400, 0.35, 0.55)).toBe(true);
    expect(hides(evenly, 1_400, 0.29, 0.55)).toBe(false);
    expect(hides(evenly, 1_400, 0.41, 0.55)).toBe(false);
  });
  it('keeps hiding a trace that several examined frames missed', () => {
    const missed = examinedAt(1_000, { 1: box(0.4, 0.4) }, nothing, nothing, nothing, { 1: box(0.6, 0.4) });
    expect(hides(missed, 1_400, 0.55, 0.45)).toBe(true);
  });
  it('hides a lost trace for as long as the samples hold it', () => {
    const lost = examinedAt(1_000, { 1: box(0.4, 0.4) }, { 1: { held: box(0.38, 0.38, 0.14, 0.14) } }, nothing);
    expect(hides(lost, 1_200, 0.39, 0.39)).toBe(true);
    expect(hides(lost, 1_400, 0.45, 0.45)).toBe(false);
  });
  it('hides a person in still frames between two examined frames', () => {
    const standing: TracesByKey = { 1: box(0.4, 0.4) };
    const still = (atMs: number) => sample(atMs, {}, { examined: false });
    const samples = [
      ...examinedAt(1_000, standing, standing, standing),
      still(1_600),
      still(1_800),
      still(2_000),
      sample(2_400, nothing),
    ];
    for (const atMs of [1_600, 1_800, 2_000]) expect(hides(samples, atMs, 0.45, 0.45)).toBe(true);
  });
  it('hides the way from the edge of a trace that enters the frame', () => {
    const entering = examinedAt(1_000, nothing, nothing, { 1: box(0.05, 0.5) });
    expect(hides(entering, 1_300, 0.01, 0.55)).toBe(true);
  });
  it('does not extend a trace in the middle of the frame to the edge', () => {
    const large = examinedAt(
      1_000,
      nothing,
      nothing,
      nothing,
      { 1: box(0.3, 0.3, 0.4, 0.4) },
      { 1: box(0.3, 0.3, 0.4, 0.4) },
    );
    expect(hides(large, 1_400, 0.5, 0.5)).toBe(true);
    expect(hides(large, 1_400, 0.1, 0.5)).toBe(false);
  });
  it('hides the place where a trace came from for 600 ms before it was found', () => {
    const walking = examinedAt(1_000, nothing, nothing, nothing, { 1: box(0.5, 0.5) }, { 1: box(0.55, 0.5) });
    expect(hides(walking, 1_400, 0.46, 0.55)).toBe(true);
    expect(
      hides(examinedAt(1_000, nothing, nothing, nothing, nothing, nothing, { 1: box(0.5, 0.5) }), 1_200, 0.55, 0.55),
    ).toBe(false);
  });
  it('drops a mask that lies inside another, or outside the frame', () => {
    const samples = examinedAt(
      1_000,
      ...Array<TracesByKey>(3).fill({ 1: box(0.4, 0.4, 0.3, 0.3), 2: box(0.5, 0.5), 3: box(-0.3, 0.2) }),
    );
    expect(maskingAt(samples, 1_200)).toMatchObject({ kind: 'boxes', boxes: [{ x: 0.4, y: 0.4 }] });
  });
});

describe('what was not examined', () => {
  const samples = [...examinedAt(9_600, nothing, nothing, nothing), sample(11_500), sample(13_100)];
  it.each([
    ['between examined frames 1.5 s apart', 10_700, 'boxes'],
    ['between examined frames further apart', 12_000, 'whole'],
    ['a moment before the first', 9_360, 'boxes'],
    ['longer before the first', 9_300, 'whole'],
    ['a moment after the last', 13_340, 'boxes'],
    ['longer after the last', 13_400, 'whole'],
  ] as const)('%s is known as %3$s', (_, atMs, kind) => expect(maskingAt(samples, atMs).kind).toBe(kind));
});

describe('samples that two files of masks hold', () => {
  const walking = examinedAt(1_000, nothing, nothing, nothing, { 1: box(0.5, 0.5) }, { 1: box(0.55, 0.5) });
  const twice = (samples: readonly MaskSample[]): MaskSample[] => samples.flatMap((once) => [once, once]);

  it('do not make a part known that was examined too few times', () => {
    expect(maskingAt(twice(examinedAt(1_000, nothing, nothing)), 1_000).kind).toBe('whole');
  });
  it.each([1_000, 1_300, 1_400, 1_500, 1_600, 1_700, 1_800])(
    'hide the same at %i as if they were held once',
    (atMs) => {
      expect(maskingAt(twice(walking), atMs)).toEqual(maskingAt(walking, atMs));
      expect(maskingAt([...walking, ...walking].reverse(), atMs)).toEqual(maskingAt(walking, atMs));
    },
  );
  it('hide what either of them hides', () => {
    const one = examinedAt(1_000, { 1: box(0.2, 0.2) }, { 1: box(0.2, 0.2) }, { 1: box(0.2, 0.2) });
    const other = examinedAt(1_000, { 1: box(0.7, 0.7) }, { 2: box(0.7, 0.2) }, nothing);
    const moved = sample(1_200, {}, { regions: [box(0.2, 0.7)] });
    const both = [...other, ...one, moved];
    expect(hides(both, 1_000, 0.25, 0.25)).toBe(true);
    expect(hides(both, 1_000, 0.75, 0.75)).toBe(true);
    expect(hides(both, 1_200, 0.75, 0.25)).toBe(true);
    expect(hides(both, 1_200, 0.25, 0.75)).toBe(true);
  });
  it('hide both places of a trace that one sample names twice', () => {
    const [first, ...others] = examinedAt(1_000, nothing, nothing, nothing);
    const traces = [box(0.2, 0.2), box(0.7, 0.7)].map((mask) => ({ key: 1, mask, unseenMs: 0 }));
    const samples = [...others, { ...(first ?? sample(1_000)), traces }];
    for (const place of [0.25, 0.75]) expect(hides(samples, 1_000, place, place)).toBe(true);
  });
});

describe('masks that lie nowhere', () => {
  it.each([
    ['no number', box(Number.NaN, 0.5)],
    ['without an end', box(0.5, 0.5, Number.POSITIVE_INFINITY)],
    ['too large to be enlarged', box(-1.7e308, 0, 1.79e308, 1)],
  ])('hide everything: %s', (_, mask) => {
    const samples = examinedAt(1_000, { 1: mask }, { 1: mask }, { 1: mask });
    for (const atMs of [1_000, 1_100]) expect(hides(samples, atMs, 0.7, 0.7)).toBe(true);
    const moved = [...examinedAt(1_000, nothing, nothing), sample(1_400, {}, { regions: [mask] })];
    expect(hides(moved, 1_350, 0.7, 0.7)).toBe(true);
  });
});
