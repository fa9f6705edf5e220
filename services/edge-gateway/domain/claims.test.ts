import { cameraState } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { isSuperseded, isUnreported, nextEpoch, noteClaim } from './claims.ts';

const state = (over: Partial<CameraState>): CameraState => ({
  ...cameraState.example,
  replica: 'b',
  ...over,
});
const claim = (over: Partial<CameraState>) => noteClaim(undefined, state(over), 0);

test('a new stream has the wall clock as its epoch, and in any case a higher one than is known', () => {
  expect(nextEpoch(undefined, undefined, 5_000)).toBe(5_000);
  expect(nextEpoch(claim({ epoch: 6_000 }), undefined, 5_000)).toBe(6_001);
  expect(nextEpoch(claim({ epoch: 6_000 }), 7_000, 5_000)).toBe(7_001);
});

test.each<[string, Partial<CameraState>, boolean]>([
  ['a higher epoch of another replica', { epoch: 11 }, true],
  ['a lower one', { epoch: 9 }, false],
  ['our own', { epoch: 11, replica: 'a' }, false],
  ['the same epoch of a replica with a higher name', { epoch: 10, state: 'starting' }, true],
  ['the same epoch, reported while nobody has the camera', { epoch: 10, state: 'down' }, false],
])('%s ends our stream: %s', (_, over, ends) => expect(isSuperseded(claim(over), 10, 'a')).toBe(ends));

test('a state of an older epoch changes nothing', () => {
  const known = claim({ epoch: 10 });
  expect(noteClaim(known, state({ epoch: 9, replica: 'c' }), 5)).toBe(known);
});

test('a camera is unreported after 15 s without a state, and before the first one', () => {
  expect([isUnreported(undefined, 0), isUnreported(claim({}), 14_999), isUnreported(claim({}), 15_000)]).toEqual([
    true,
    false,
    true,
  ]);
});
