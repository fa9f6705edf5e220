import { Worker } from 'node:worker_threads';
import type { ClipJob, ClipResult, SealedSegment, ViewsWorker } from '../../ports.ts';

export type ViewsTask =
  | { readonly id: number; readonly kind: 'clip'; readonly job: ClipJob }
  | { readonly id: number; readonly kind: 'recover'; readonly path: string };
export type ViewsAnswer =
  | { readonly id: number; readonly kind: 'done'; readonly result: ClipResult | SealedSegment | null }
  | { readonly id: number; readonly kind: 'failed'; readonly detail: string };
type Waiting = { resolve(result: ClipResult | SealedSegment | null): void; reject(error: Error): void };
type TaskOf = ViewsTask extends infer Task ? (Task extends ViewsTask ? Omit<Task, 'id'> : never) : never;

/** Runs the views thread: starts it with the first task, and again after it failed. Its open tasks fail with it. */
export function createViewsWorker(): ViewsWorker {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let nextId = 1;

  const failAll = (error: Error): void => {
    thread = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('thread.ts', import.meta.url), { name: 'views' });
    started.on('message', (answer: ViewsAnswer) => {
      const task = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === 'done') task?.resolve(answer.result);
      else task?.reject(new Error(answer.detail));
    });
    started.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
    return started;
  };
  const run = (task: TaskOf): Promise<ClipResult | SealedSegment | null> => {
    thread ??= start();
    const id = nextId;
    nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<ClipResult | SealedSegment | null>();
    waiting.set(id, { resolve, reject });
    thread.postMessage({ ...task, id });
    return promise;
  };

  return {
    // The type of the answer depends on the task's kind.
    clip: (job) => run({ kind: 'clip', job }) as Promise<ClipResult | null>,
    recover: (path) => run({ kind: 'recover', path }) as Promise<SealedSegment | null>,
    async stop() {
      const ending = thread;
      failAll(new Error('the service stops'));
      await ending?.terminate();
    },
  };
}
