import { Worker } from 'node:worker_threads';
import type { CheckResult } from '../report.ts';
import type { CheckOptions } from './check-camera.ts';

export type CheckThreadOptions = Omit<CheckOptions, 'perception' | 'signal'> & { readonly modelsDirectory: string };

/** Checks a camera in a thread of its own, for a process whose main thread must not decode. */
export function startCheckThread(options: CheckThreadOptions) {
  const { promise: result, resolve, reject } = Promise.withResolvers<CheckResult>();
  const worker = new Worker(new URL('check-thread.ts', import.meta.url), { name: 'check', workerData: options });
  worker.once('message', resolve);
  worker.once('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => reject(new Error('the thread of a check ended without a result')));
  return {
    /** Rejects if the detector does not work, or the folder cannot be written. */
    result,
    /** Ends the check early, with what it has found so far. */
    stop: (): void => worker.postMessage('stop'),
  };
}
