import { Worker } from 'node:worker_threads';
import type { Rendered, Renderer, RenderJob } from '../ports.ts';

export type RenderAnswer =
  { readonly kind: 'done'; readonly rendered: Rendered | null } | { readonly kind: 'failed'; readonly detail: string };

export type RendererOptions = {
  readonly threads: number;
  /** How long a job may take, ms. */
  readonly longestMs: (job: RenderJob) => number;
  /** The file that a thread runs. */
  readonly entry?: URL;
};
type Task = { readonly job: RenderJob; resolve(rendered: Rendered | null): void; reject(error: Error): void };

/**
 * Renders on threads, each one job at a time, while the others wait in order. A thread is started with its first job. If it dies or its job
 * takes too long, that job fails alone, and another thread takes its place.
 */
export function createRenderer({
  threads,
  longestMs,
  entry = new URL('render-thread.ts', import.meta.url),
}: RendererOptions): Renderer & { stop(): Promise<void> } {
  const waiting: Task[] = [];
  const idle = new Set<Worker>();
  const ends = new Map<Worker, Promise<unknown>>();
  let busy = 0;
  let stopped = false;

  const startThread = (): Worker => {
    const thread = new Worker(entry, { name: 'render' });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    ends.set(thread, promise);
    thread.on('exit', () => {
      idle.delete(thread);
      ends.delete(thread);
      resolve(undefined);
    });
    // Every failure of a thread ends it; whoever waits for its answer hears of it by itself.
    thread.on('error', () => idle.delete(thread));
    return thread;
  };
  const takeThread = (): Worker => {
    const [rested] = idle;
    if (!rested) return startThread();
    idle.delete(rested);
    return rested;
  };
  const goOn = (): void => {
    while (busy < threads && !stopped) {
      const task = waiting.shift();
      if (!task) return;
      busy += 1;
      const thread = takeThread();
      void renderOn(thread, task, longestMs(task.job)).then((fate) => {
        busy -= 1;
        if (fate === 'usable' && ends.has(thread)) idle.add(thread);
        goOn();
      });
    }
  };

  return {
    render(job) {
      if (stopped) return Promise.reject(new Error('the service stops'));
      const { promise, resolve, reject } = Promise.withResolvers<Rendered | null>();
      waiting.push({ job, resolve, reject });
      goOn();
      return promise;
    },
    async stop() {
      stopped = true;
      for (const { reject } of waiting.splice(0)) reject(new Error('the service stops'));
      for (const thread of ends.keys()) void thread.terminate();
      await Promise.all(ends.values());
    },
  };
}

/** Has one job rendered and settles its task. Resolves when the thread is free again, or given up. */
function renderOn(thread: Worker, { job, resolve, reject }: Task, longestMs: number): Promise<'usable' | 'given_up'> {
  const { promise: fate, resolve: settle } = Promise.withResolvers<'usable' | 'given_up'>();
  const end = (outcome: 'usable' | 'given_up'): void => {
    clearTimeout(timer);
    thread.off('message', onAnswer).off('error', onError).off('exit', onExit);
    settle(outcome);
  };
  const giveUp = (error: Error): void => {
    end('given_up');
    reject(error);
    void thread.terminate();
  };
  const onAnswer = (answer: RenderAnswer): void => {
    end('usable');
    if (answer.kind === 'done') resolve(answer.rendered);
    else reject(new Error(answer.detail));
  };
  const onError = (error: unknown): void => giveUp(error instanceof Error ? error : new Error(String(error)));
  const onExit = (code: number): void => giveUp(new Error(`a rendering thread ended with ${code}`));
  const timer = setTimeout(() => giveUp(new Error('rendering took too long')), longestMs);
  thread.on('message', onAnswer).on('error', onError).on('exit', onExit);
  thread.postMessage(job);
  return fate;
}
