import { Worker } from 'node:worker_threads';
import type { ClosedSidecars, ClosingJob, SealedSegment, SpoolWorker } from '../../ports.ts';

export type SpoolTask =
  | { readonly id: number; readonly kind: 'close_sidecars'; readonly job: ClosingJob }
  | { readonly id: number; readonly kind: 'recover'; readonly path: string };
type Result = ClosedSidecars | SealedSegment | null;
export type SpoolAnswer =
  | { readonly id: number; readonly kind: 'done'; readonly result: Result }
  | { readonly id: number; readonly kind: 'failed'; readonly detail: string };
type Waiting = { resolve(result: Result): void; reject(error: Error): void };
type TaskOf = SpoolTask extends infer Task ? (Task extends SpoolTask ? Omit<Task, 'id'> : never) : never;

/** Runs the spool thread: starts it with the first task, and again after it failed. Its open tasks fail with it. */
export function createSpoolWorker(): SpoolWorker {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let nextId = 1;

  const failAll = (error: Error): void => {
    thread = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('spool-thread.ts', import.meta.url), { name: 'spool' });
    started.on('message', (answer: SpoolAnswer) => {
      const task = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === 'done') task?.resolve(answer.result);
      else task?.reject(new Error(answer.detail));
    });
    started.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
    return started;
  };
  const run = (task: TaskOf): Promise<Result> => {
    thread ??= start();
    const id = nextId;
    nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    waiting.set(id, { resolve, reject });
    thread.postMessage({ ...task, id });
    return promise;
  };

  return {
    // The type of the answer depends on the task's kind.
    closeSidecars: (job) => run({ kind: 'close_sidecars', job }) as Promise<ClosedSidecars>,
    recover: (path) => run({ kind: 'recover', path }) as Promise<SealedSegment | null>,
    async stop() {
      const ending = thread;
      failAll(new Error('the service stops'));
      await ending?.terminate();
    },
  };
}
