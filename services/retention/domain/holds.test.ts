import { expect, it } from 'vitest';
import { protectAsked } from './holds.ts';

const CAMERA = 'agdal-avenue-1' as never;
const at = (hour: number, minute = 0) => Date.UTC(2026, 8, 21, hour, minute);
const keyAt = (hour: string, camera = 'agdal-avenue-1') => `camera-ingest/agdal/2026-09-21/${hour}/${camera}/1.mp4`;
const holds = protectAsked([{ camera: CAMERA, fromMs: at(10, 5), toMs: at(11, 10) }]);

it.each([
  ['an hour that the span begins in', keyAt('10'), true],
  ['an hour that the span ends in', keyAt('11'), true],
  ['the hour before it', keyAt('09'), false],
  ['the hour after it', keyAt('12'), false],
  ['another camera', keyAt('10', 'agdal-avenue-2'), false],
  ['a key that names no hour', 'camera-ingest/agdal/2026-09-21/odd.mp4', true],
])('a hold that was asked for protects of its camera %s: %s → %s', (_, key, expected) =>
  expect(holds.protects(key)).toBe(expected),
);

it('a segment that reaches into the first minute of the span is protected', () => {
  const early = protectAsked([{ camera: CAMERA, fromMs: at(10), toMs: at(10, 1) }]);
  expect(early.protects(keyAt('09'))).toBe(true);
});

it('nothing is protected where nobody asked', () => expect(protectAsked([]).protects(keyAt('10'))).toBe(false));
