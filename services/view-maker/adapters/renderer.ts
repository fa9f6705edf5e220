import { Worker } from 'node:worker_threads';
import type { Rendered, Renderer, RenderJob } from '../ports.ts';

export type RenderAnswer =
  | { readonly kind: 'done'; readonly rendered: Rendered | null }
  | { readonly kind: 'failed'; readonly detail: string };

export type RendererOptions = {
  readonly threads: number;
  /** How long a job may take, ms. */
  readonly longestMs: (job: RenderJob) => number;
  readonly entry?: URL;
};
type Task = { readonly job: RenderJob; resolve(rendered: Rendered | null): void; reject(error: Error): void };

/**
 * Renders on threads, each one job at a time, the others wait in order. A thread is started with its first job, and a new one takes its
 * place if it dies or its job takes too long, which then fails alone.
 */
export function createRenderer({
  threads,
  longestMs,
  entry = new URL('render-thread.ts', import.meta.url),
}: RendererOptions): Renderer & { stop(): Promise<void> } {
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, { fail(error: Error): void }>();
  let stopped = false;

  const work = (): void => {
    while (waiting.length > 0 && busy.size < threads) {
      const task = waiting.shift();
      const thread = idle.pop() ?? new Worker(entry, { name: 'render' });
      if (task) run(thread, task);
    }
  };
  const run = (thread: Worker, task: Task): void => {
    const end = (settle: () => void, survives: boolean): void => {
      if (!busy.delete(thread)) return;
      clearTimeout(timer);
      thread.removeAllListeners();
      if (survives) keepIdle(thread);
      // A late error of a thread that is given up must not end the process.
      else thread.on('error', () => undefined);
      settle();
      work();
    };
    const fail = (error: Error): void => {
      end(() => task.reject(error), false);
      void thread.terminate();
    };
    const timer = setTimeout(() => fail(new Error('rendering took too long')), longestMs(task.job));
    busy.set(thread, { fail });
    thread.on('message', (answer: RenderAnswer) =>
      answer.kind === 'done'
        ? end(() => task.resolve(answer.rendered), true)
        : end(() => task.reject(new Error(answer.detail)), true),
    );
    thread.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    thread.on('exit', (code) => fail(new Error(`a rendering thread ended with ${code}`)));
    thread.postMessage(task.job);
  };
  const keepIdle = (thread: Worker): void => {
    const leave = (): void => {
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
    };
    thread.on('error', leave);
    thread.on('exit', leave);
    idle.push(thread);
  };

  return {
    render(job) {
      if (stopped) return Promise.reject(new Error('the service stops'));
      const { promise, resolve, reject } = Promise.withResolvers<Rendered | null>();
      waiting.push({ job, resolve, reject });
      work();
      return promise;
    },
    async stop() {
      stopped = true;
      const ending = [...idle.splice(0), ...busy.keys()];
      for (const { reject } of waiting.splice(0)) reject(new Error('the service stops'));
      for (const { fail } of [...busy.values()]) fail(new Error('the service stops'));
      await Promise.all(ending.map((thread) => thread.terminate()));
    },
  };
}
