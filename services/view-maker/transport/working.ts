import { setTimeout as sleep } from 'node:timers/promises';
import type { Working } from '../ports.ts';

/** The work of requests that ends with this signal. */
export const createWorking = (signal: AbortSignal, now: () => number): Working => ({
  signal,
  pause: (ms) => sleep(ms, undefined, { signal }),
  now,
});
