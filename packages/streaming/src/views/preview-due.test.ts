import { expect, it } from 'vitest';
import { isImageDue } from './preview-due.ts';

const frame = { atMs: 5_000, leasedUntilMs: 0, lastImageAtMs: 4_600, nowMs: 5_010 };
it.each([
  ['not again within a second', frame, false],
  ['each time under a lease', { ...frame, leasedUntilMs: 6_000 }, true],
  ['not under a lease that is over', { ...frame, leasedUntilMs: 5_010 }, false],
  ['once a second', { ...frame, lastImageAtMs: 4_000 }, true],
  ['where our own clock was set back', { ...frame, lastImageAtMs: 3_605_000 }, true],
])('a masked image is made %s', (_, when, due) => expect(isImageDue(when)).toBe(due));
