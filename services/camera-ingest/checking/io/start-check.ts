import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckSource } from '@marsad/streaming';
import type { CheckResult } from '@marsad/streaming/check';
import type { CheckedSource, RunningCheck } from '../checks.ts';

/** What the thread of a check is given. */
export type CheckOrder = {
  readonly source: CheckSource;
  readonly seconds: number;
  readonly modelsDirectory: string;
};
export type CheckThreadMessage = { readonly kind: 'result'; readonly result: CheckResult };

/** A thread that has not ended this long after its time is ended, ms: opening a camera may take long, and so may closing it. */
const OVERTIME_MS = 20_000;

type Folders = { readonly mediaRoot: string; readonly modelsDirectory: string };

/** Starts looking at a stream in a thread of its own. */
export function startCheck(
  { mediaRoot, modelsDirectory }: Folders,
  source: CheckedSource,
  seconds: number,
): RunningCheck {
  const order: CheckOrder = { source: sourceOf(source, mediaRoot), seconds, modelsDirectory };
  const worker = new Worker(new URL('check-thread.ts', import.meta.url), { workerData: order });
  const { promise, resolve, reject } = Promise.withResolvers<CheckResult>();
  const overtime = setTimeout(() => void worker.terminate(), seconds * 1_000 + OVERTIME_MS);
  worker.on('message', ({ result }: CheckThreadMessage) => resolve(result));
  worker.on('error', reject);
  worker.on('exit', () => {
    clearTimeout(overtime);
    reject(new Error('the thread of a check ended without a result'));
  });
  return {
    result: promise,
    async stop() {
      worker.postMessage('stop');
      await promise.catch(() => undefined);
    },
  };
}

function sourceOf(source: CheckedSource, mediaRoot: string): CheckSource {
  if (source.kind === 'file') return { kind: 'file', path: join(mediaRoot, source.path) };
  const { url, transport, login } = source;
  return { kind: 'rtsp', url, transport, ...(login && { credential: login }) };
}
