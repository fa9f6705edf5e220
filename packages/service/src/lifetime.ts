import type { Fatal } from './run-main.ts';

/** Something that runs until it is stopped or closed. */
export type Stoppable = { stop(): unknown } | { close(): unknown };

/** Runs the parts, timers and background work of a service, and stops everything again in the reverse order of its start. */
export type Lifetime = {
  /** Waits for the resource to start, and stops it when the service stops or when a later part fails to start. */
  readonly use: <R extends Stoppable>(starting: R | Promise<R>) => Promise<R>;
  /**
   * Starts several resources at the same time and stops them at the same time. If one fails, the others are stopped and its error is
   * thrown.
   */
  readonly useAll: <R extends Stoppable>(starting: readonly Promise<R>[]) => Promise<R[]>;
  /**
   * Runs `work` when the service stops, after the stop of everything that was started later. If the stop has begun already, `work` runs
   * now.
   */
  readonly onStop: (work: () => unknown) => void;
  /**
   * Runs `work` every `ms` milliseconds until the service stops. A run that takes longer is not started a second time. An error is fatal.
   * All timers end before anything else is stopped; a run that has begun is not waited for.
   */
  readonly every: (ms: number, work: () => unknown) => void;
  /** Runs `work` without waiting for it. An error is fatal. */
  readonly inBackground: (work: () => Promise<unknown>) => void;
  /** Ends the process because of an error. Once the stop has begun an error is only logged, because the process is already ending. */
  readonly fatal: Fatal;
  /** Stops everything, even if one part fails to stop. A second call waits for the first. */
  readonly stop: () => Promise<void>;
};

const stopOf = (resource: Stoppable): Promise<unknown> =>
  Promise.resolve('stop' in resource ? resource.stop() : resource.close());

/**
 * Creates the lifetime of a service.
 * @param fatal ends the process
 * @param onLateError is called with an error that comes when the service already stops
 */
export function createLifetime(fatal: Fatal, onLateError: (error: unknown) => void): Lifetime {
  const stack = new AsyncDisposableStack();
  const timers = new Set<NodeJS.Timeout>();
  let stopping: Promise<void> | undefined;

  const fail = (error: unknown): void => (stopping === undefined ? fatal : onLateError)(error);
  const onStop = (work: () => unknown): void => {
    const end = async (): Promise<void> => void (await work());
    // Something that starts too late, while the service is stopping, must not be left running.
    if (stack.disposed) void end().catch(onLateError);
    else stack.defer(end);
  };
  const inBackground = (work: () => Promise<unknown>): void => void work().catch(fail);

  return {
    fatal: fail,
    onStop,
    inBackground,
    async use(starting) {
      const resource = await starting;
      onStop(() => stopOf(resource));
      return resource;
    },
    async useAll(starting) {
      const results = await Promise.allSettled(starting);
      const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      onStop(() => Promise.all(started.map(stopOf)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return started;
    },
    every(ms, work) {
      let running = false;
      const run = async (): Promise<void> => {
        if (running) return;
        running = true;
        try {
          await work();
        } finally {
          running = false;
        }
      };
      timers.add(setInterval(() => inBackground(run), ms));
    },
    stop: () =>
      (stopping ??= (async () => {
        timers.forEach(clearInterval);
        await stack.disposeAsync();
      })()),
  };
}
