import { expect, test } from 'vitest';
import { previewAgeMs } from './preview-age.ts';

const NOW_MS = 1_790_000_000_000;
test.each([
  ['its capture, not its arrival', { capturedAtMs: NOW_MS - 27_000, receivedAtMs: NOW_MS - 200 }, false, 27_000],
  [
    'its arrival, if the camera’s clock is wrong',
    { capturedAtMs: NOW_MS - 90_000, receivedAtMs: NOW_MS - 200 },
    true,
    200,
  ],
  [
    'its arrival, if its capture claims to be later',
    { capturedAtMs: NOW_MS + 5_000, receivedAtMs: NOW_MS - 300 },
    false,
    300,
  ],
  ['now, if this clock is behind', { capturedAtMs: NOW_MS + 50, receivedAtMs: NOW_MS + 50 }, false, 0],
])('the age of a preview counts from %s', (_, header, clockWrong, ageMs) => {
  expect(previewAgeMs(header, { clockWrong }, NOW_MS)).toBe(ageMs);
});
