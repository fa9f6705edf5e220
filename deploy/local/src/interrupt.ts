/** Signals that ask a city to stop: Ctrl-C, a supervisor's request, a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown when a stop was requested during a start or a run. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  constructor() {
    super('stopped before it was up');
  }
}

/**
 * Turns a request to stop into an abort: the process goes on, so that the parts that have started can be stopped. A second request changes
 * nothing.
 * @param onRequest called at the first request, before anything is stopped
 */
export function catchStop(onRequest: () => void): AbortSignal {
  const abort = new AbortController();
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (abort.signal.aborted) return;
      onRequest();
      abort.abort(new StoppedError());
    });
  return abort.signal;
}

/** Resolves when a stop is requested. */
export const waitForStop = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
