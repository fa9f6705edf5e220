import { expect, test } from 'vitest';
import { createSlots, NoSlotError } from './slots.ts';

/** Work that ends when the test calls `end`. `begun` tells whether it has begun. */
function job(): { begun: boolean; end: () => void; run: () => Promise<void> } {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const created = {
    begun: false,
    end: () => end(),
    run: () => {
      created.begun = true;
      return ended;
    },
  };
  return created;
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('queries run up to the limit, and the others in their order of arrival', async () => {
  const slots = createSlots(2, 60_000);
  const jobs = [job(), job(), job(), job()];
  const all = jobs.map(({ run }) => slots.run(run));
  await turn();
  expect(jobs.map(({ begun }) => begun)).toEqual([true, true, false, false]);
  jobs[1]?.end();
  await turn();
  expect(jobs.map(({ begun }) => begun)).toEqual([true, true, true, false]);
  for (const one of jobs) one.end();
  await Promise.all(all);
  expect(jobs[3]?.begun).toBe(true);
});

test('a failed query frees its slot', async () => {
  const slots = createSlots(1, 60_000);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slots.run(() => Promise.resolve(7))).resolves.toBe(7);
});

test('a query that waits too long fails, and no slot is lost', async () => {
  const slots = createSlots(1, 1);
  const first = job();
  const running = slots.run(first.run);
  await expect(slots.run(() => Promise.resolve())).rejects.toBeInstanceOf(NoSlotError);
  first.end();
  await running;
  await expect(slots.run(() => Promise.resolve(7))).resolves.toBe(7);
});
