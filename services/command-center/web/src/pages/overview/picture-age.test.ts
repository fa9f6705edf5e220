import { expect, test } from 'vitest';
import { pictureAgeMs } from './picture-age.ts';

const NOW_MS = 1_790_000_000_000;
test.each([
  [
    'when it was taken, not when it arrived',
    { capturedAtMs: NOW_MS - 27_000, receivedAtMs: NOW_MS - 200 },
    false,
    27_000,
  ],
  [
    'when it arrived, if the camera’s clock is wrong',
    { capturedAtMs: NOW_MS - 90_000, receivedAtMs: NOW_MS - 200 },
    true,
    200,
  ],
  [
    'when it arrived, if it says to be of later',
    { capturedAtMs: NOW_MS + 5_000, receivedAtMs: NOW_MS - 300 },
    false,
    300,
  ],
  ['nothing, if this clock is behind', { capturedAtMs: NOW_MS + 50, receivedAtMs: NOW_MS + 50 }, false, 0],
])('a picture is aged from %s', (_, header, clockWrong, ageMs) => {
  expect(pictureAgeMs(header, { clockWrong }, NOW_MS)).toBe(ageMs);
});
