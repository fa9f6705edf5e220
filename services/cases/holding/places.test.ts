import { CameraId, District } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { foldersOf, mayBelong, isNeededBy, overlapping } from './places.ts';

const HOUR = 3_600_000;
const T = Date.UTC(2026, 8, 21, 14);
const spanOf = (fromMs: number, toMs: number) => ({
  district: District.parse('agdal'),
  camera: CameraId.parse('agdal-1'),
  fromMs,
  toMs,
});
const key = (fromMs: number, part = 0, end = 'mp4'): string =>
  `camera-ingest/agdal/2026-09-21/14/agdal-1/1790000000000-${part}-${fromMs}-${fromMs}.${end}`;

describe('where a span lies', () => {
  test.each([
    ['within an hour', T + 10 * 60_000, T + 20 * 60_000, ['14']],
    ['at the beginning of an hour, into which the last segment of the hour before may reach', T, T + 1, ['13', '14']],
    ['to the end of an hour', T + 10 * 60_000, T + HOUR, ['14']],
    ['over three hours', T + 10 * 60_000, T + 2 * HOUR + 1, ['14', '15', '16']],
  ])('%s', (_, fromMs, toMs, hours) =>
    expect(foldersOf(spanOf(fromMs, toMs)).map((folder) => folder.split('/')[3])).toEqual(hours),
  );
  it('names the owner', () =>
    expect(foldersOf(spanOf(T + 600_000, T + 600_001), 'cases')[0]).toMatch(/^cases\/agdal\//));
});

describe('what belongs to a span', () => {
  const span = { fromMs: T + 600_000, toMs: T + 660_000 };
  test.each([
    ['a segment inside', key(T + 610_000), true],
    ['one that begins at its end', key(T + 660_000), false],
    ['one that may reach into it', key(T + 420_001), true],
    ['one that cannot reach into it', key(T + 420_000), false],
    ['masks inside', key(T + 610_000, 0, 'masks.json.zst'), true],
    ['an object whose name says nothing', 'camera-ingest/agdal/2026-09-21/14/agdal-1/unknown.bin', true],
  ])('%s: %s', (_, name, belongs) => expect(mayBelong(name, span)).toBe(belongs));
});

describe('what another hold of the camera needs', () => {
  const bundle = (day: string): string => `cases/agdal/${day}/14/agdal-1/bundle-1-dddddddddddddddd.zip`;
  const span = spanOf(T + 600_000, T + 660_000);
  test.each([
    ['a segment of its span', key(T + 610_000), 'camera-ingest', true],
    ['a segment beside its span', key(T + 700_000), 'camera-ingest', false],
    ['a bundle of its hour', bundle('2026-09-21'), 'cases', true],
    ['a bundle of another day', bundle('2026-09-23'), 'cases', false],
  ])('%s: %s', (_, name, owner, needs) => expect(isNeededBy(name, span, owner)).toBe(needs));
});

describe('what a bundle takes', () => {
  it('ends a segment where the next one of its part begins', () => {
    const keys = [key(T), key(T + 60_000), key(T + 120_000), key(T + 30_000, 1)];
    expect(overlapping(keys, { fromMs: T + 60_000, toMs: T + 61_000 })).toEqual([key(T + 30_000, 1), key(T + 60_000)]);
  });
  it('takes the last one for as long as a segment can be', () => {
    expect(overlapping([key(T)], { fromMs: T + 179_999, toMs: T + 180_001 })).toEqual([key(T)]);
    expect(overlapping([key(T)], { fromMs: T + 180_000, toMs: T + 180_001 })).toEqual([]);
  });
});
