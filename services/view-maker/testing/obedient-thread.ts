import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { RenderJob } from '../ports.ts';

/** A thread for tests of the renderer that does what the job's path says. */
const actions: Record<string, () => unknown> = {
  answer: () => parentPort?.postMessage({ kind: 'done', rendered: null }),
  fail: () => parentPort?.postMessage({ kind: 'failed', detail: 'broken footage' }),
  die: () => process.exit(7),
  throw: () => {
    throw new Error('a defect');
  },
  hang: () => {
    for (;;) readFileSync('/dev/null');
  },
};
parentPort?.on('message', ({ path }: RenderJob) => void actions[path]?.());
