import { describe, expect, it } from 'vitest';
import type { Box } from '@marsad/schemas';
import { HISTORY_MS, createMaskHistory, lookOf, maskingAt } from './mask-history.ts';
import type { Look } from './mask-history.ts';

const box = (x: number, y: number, width = 0.1, height = 0.1): Box => ({ x, y, width, height });
const look = (atMs: number, tracks: Record<string, Box> = {}, loose: Box[] = []): Look => ({
  atMs,
  masks: [...Object.values(tracks), ...loose],
  tracks: Object.entries(tracks).map(([key, mask]) => ({ key, mask })),
});
const hides = (looks: Look[], atMs: number, x: number, y: number): boolean => {
  const masking = maskingAt(looks, atMs);
  if (masking.kind === 'whole') return true;
  return masking.boxes.some(
    (mask) => x >= mask.x && x <= mask.x + mask.width && y >= mask.y && y <= mask.y + mask.height,
  );
};

describe('masking of a moment between two looks', () => {
  const moving = [look(1_000, { a: box(0.2, 0.5) }), look(1_200, { a: box(0.6, 0.5) })];

  it('follows a track on its way, where neither look saw it', () => {
    expect(hides(moving, 1_100, 0.45, 0.55)).toBe(true);
    expect(hides(moving, 1_100, 0.45, 0.2)).toBe(false);
  });
  it('hides what either look hid', () => {
    const regions = [look(1_000, {}, [box(0.1, 0.1)]), look(1_200, {}, [box(0.8, 0.8)])];
    expect(hides(regions, 1_100, 0.15, 0.15)).toBe(true);
    expect(hides(regions, 1_100, 0.85, 0.85)).toBe(true);
  });
  it('keeps hiding what one look missed', () => {
    const missed = [look(1_000, { a: box(0.4, 0.4) }), look(1_200), look(1_400, { a: box(0.44, 0.4) })];
    expect(hides(missed, 1_200, 0.46, 0.45)).toBe(true);
  });
  it('hides the way from the edge of what comes into the picture', () => {
    const entering = [look(1_000), look(1_200, { a: box(0.05, 0.5) })];
    expect(hides(entering, 1_100, 0.01, 0.55)).toBe(true);
  });
  it('is exact at a look, however far the one before is', () => {
    expect(maskingAt([look(1_000), look(9_000)], 9_000).kind).toBe('boxes');
  });
});

describe('masking of what nobody looked at', () => {
  const looks = [look(10_000), look(11_500), look(13_100)];
  it.each([
    ['between looks 1.5 s apart', 10_700, 'boxes'],
    ['between looks further apart', 12_000, 'whole'],
    ['a moment before the first', 9_760, 'boxes'],
    ['longer before the first', 9_700, 'whole'],
    ['a moment after the last', 13_340, 'boxes'],
    ['longer after the last', 13_400, 'whole'],
  ] as const)('%s is known as %s', (_, atMs, kind) => expect(maskingAt(looks, atMs).kind).toBe(kind));
  it('hides everything without any look', () => expect(maskingAt([], 1).kind).toBe('whole'));
});

describe('the history of a camera', () => {
  it('keeps looks in order, once each, for three minutes', () => {
    const history = createMaskHistory();
    for (const at of [1_000, 1_400, 1_200, 1_400]) history.add(look(at));
    expect(history.around(0, 5_000).map(({ atMs }) => atMs)).toEqual([1_000, 1_200, 1_400]);
    history.add(look(1_400 + HISTORY_MS + 6_000));
    expect(history.around(0, 5_000)).toEqual([]);
  });
  it('remembers fractions of the picture and tells tracks of two parts apart', () => {
    const track = { ordinal: 3, class: 'car', box: { x: 100, y: 100, width: 100, height: 90 } } as const;
    const frame = { part: 2, capturedAtMs: 5, widthPx: 400, heightPx: 200, tracks: [track] };
    const made = lookOf(frame, [{ x: 100, y: 50, width: 40, height: 20 }]);
    expect(made.masks).toEqual([{ x: 0.25, y: 0.25, width: 0.1, height: 0.1 }]);
    expect(made.tracks[0]?.key).toBe('2:3');
  });
});
