/** Signals that ask a city to stop: Ctrl-C, a supervisor's request, a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown where a start or a run was given up because somebody asked for it. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  constructor() {
    super('stopped before it was up');
  }
}

/**
 * From now on a request to stop does not end this process: it aborts, and whoever started something takes it back. A second request waits for
 * the same.
 * @param onAsked told of the first request, before anything is stopped
 */
export function catchStop(onAsked: () => void): AbortSignal {
  const abort = new AbortController();
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (abort.signal.aborted) return;
      onAsked();
      abort.abort(new StoppedError());
    });
  return abort.signal;
}

/** Settles when somebody asks to stop. */
export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
