import { expect, it } from 'vitest';
import { openOnce } from './open-parts.ts';

it('opens once, however many callers ask', async () => {
  let openings = 0;
  const part = openOnce(async () => (openings += 1));
  expect(part.opened()).toBeUndefined();
  expect(await Promise.all([part.get(), part.get()])).toEqual([1, 1]);
  expect(await part.opened()).toBe(1);
});

it('opens again after a failed opening, and keeps the second', async () => {
  let openings = 0;
  const part = openOnce(async () => {
    openings += 1;
    if (openings === 1) throw new Error('no broker');
    return openings;
  });
  const failing = [part.get(), part.get()];
  await Promise.allSettled(failing);
  await expect(failing[1]).rejects.toThrow('no broker');
  expect([await part.get(), await part.get()]).toEqual([2, 2]);
});
