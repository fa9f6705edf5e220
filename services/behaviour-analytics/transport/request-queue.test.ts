import { beforeEach, expect, it } from 'vitest';
import { createRequestQueue } from './request-queue.ts';

let done: string[];
let errors: unknown[];
beforeEach(() => {
  [done, errors] = [[], []];
});
/** A queue whose answers take until they are broken off. */
const queueOf = (answer: (request: string, signal: AbortSignal) => Promise<void>) =>
  createRequestQueue<string>({
    answer,
    refuseAsBusy: async (request) => void done.push(`${request} is refused`),
    fatal: (error) => void errors.push(error),
  });
const untilStopped = (request: string, signal: AbortSignal): Promise<void> => {
  done.push(`${request} begins`);
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
};

it('answers one request after another, and refuses a fifth while four are not answered', async () => {
  const queue = queueOf(async (request) => void done.push(`${request} is answered`));
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((request) => queue.request(request)));
  await queue.idle();
  await queue.request('f');
  await queue.idle();
  const answered = ['a', 'b', 'c', 'd', 'f'].map((request) => `${request} is answered`);
  expect(done.toSorted()).toEqual([...answered, 'e is refused'].toSorted());
  expect(done.filter((what) => what.endsWith('answered'))).toEqual(answered);
});

it('breaks off the answer that is being made when it stops, and begins none of those that wait', async () => {
  const queue = queueOf(untilStopped);
  for (const request of ['a', 'b', 'c']) await queue.request(request);
  await new Promise(setImmediate);
  await queue.stop();
  expect({ done, errors }).toEqual({ done: ['a begins'], errors: [] });
});

it('reports what made an answer fail, and goes on with the next', async () => {
  const broken = new Error('broken');
  const queue = queueOf((request) =>
    request === 'a' ? Promise.reject(broken) : Promise.resolve(void done.push(request)),
  );
  await queue.request('a');
  await queue.request('b');
  await queue.idle();
  expect({ done, errors }).toEqual({ done: ['b'], errors: [broken] });
});
