import { pino } from 'pino';

/** A running service. `stop` ends its parts in the reverse order of their start. */
export type App = { stop(): Promise<void> };

/** Ends the process with one line in the log, an ordered stop and exit code 1. The supervisor starts it again with back-off. */
export type Fatal = (error: unknown) => void;

export type MainProcess = {
  on(
    signal: 'SIGTERM' | 'SIGINT' | 'uncaughtException' | 'unhandledRejection',
    listener: (value: unknown) => void,
  ): unknown;
  exit(code: number): void;
  /** Sets the rights that new files of this process never have. */
  umask(mask: number): unknown;
};

/** Shorter than the grace period of a pod, so that a stop that hangs is logged before the pod is killed. */
const STOP_DEADLINE_MS = 10_000;

/**
 * Runs a service as a process. SIGTERM and SIGINT stop it in order with exit code 0. If it cannot start, if `fatal` is called, or if an
 * error is not caught, it logs one line and ends with exit code 1. A stop that takes longer than 10 s is cut off.
 */
export async function runMain(
  start: (fatal: Fatal) => Promise<App>,
  main: MainProcess = process,
  deadlineMs = STOP_DEADLINE_MS,
): Promise<void> {
  const log = pino({
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  });
  // Only the user of the service may read the files that it writes (spool, sidecar files).
  main.umask(0o077);
  let ending = false;
  let starting: Promise<App> | undefined;

  const end = async (code: number, error?: unknown): Promise<void> => {
    if (ending) return;
    ending = true;
    if (error !== undefined) log.fatal(describe(error), 'the service ends');
    const stopped = await stopInTime(starting, deadlineMs);
    if (stopped !== 'stopped') log.error({ outcome: stopped }, 'the service did not stop in order');
    main.exit(stopped === 'stopped' ? code : 1);
  };
  const fatal: Fatal = (error) => void end(1, error);

  main.on('SIGTERM', () => void end(0));
  main.on('SIGINT', () => void end(0));
  main.on('uncaughtException', fatal);
  main.on('unhandledRejection', fatal);
  try {
    starting = start(fatal);
    await starting;
  } catch (error) {
    starting = undefined;
    await end(1, error);
  }
}

/** Stops the app within the deadline. An app that is still starting is stopped once it has started. */
async function stopInTime(
  starting: Promise<App> | undefined,
  deadlineMs: number,
): Promise<'stopped' | 'too_slow' | 'failed'> {
  if (starting === undefined) return 'stopped';
  const { promise: late, resolve } = Promise.withResolvers<'too_slow'>();
  const timer = setTimeout(() => resolve('too_slow'), deadlineMs);
  // An app that could not start has nothing to stop, and its error is logged by `runMain`.
  const started = starting.catch(() => undefined);
  const stop = started
    .then((app) => app?.stop())
    .then(
      () => 'stopped' as const,
      () => 'failed' as const,
    );
  const outcome = await Promise.race([stop, late]);
  clearTimeout(timer);
  return outcome;
}

const describe = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? { error: error.name, reason: error.message, at: error.stack?.split('\n')[1]?.trim() }
    : { reason: String(error) };
