import { pino } from 'pino';

/** A running service. `stop` ends it in order: first what takes work, then what gives it, then the connections. */
export type App = { stop(): Promise<void> };

/** Ends the process: one line in the log, an ordered stop, exit code 1. The supervisor starts it again with back-off. */
export type Fatal = (error: unknown) => void;

export type MainProcess = {
  on(
    signal: 'SIGTERM' | 'SIGINT' | 'uncaughtException' | 'unhandledRejection',
    listener: (value: unknown) => void,
  ): unknown;
  exit(code: number): void;
  /** Rights that new files of this process don't give. */
  umask(mask: number): unknown;
};

const STOP_DEADLINE_MS = 10_000;

/**
 * The whole of a service's `main.ts`: starts the app, stops it in order on SIGTERM or SIGINT (exit 0), ends with exit 1 and one clear line
 * when it can't start, when something calls `fatal`, or when an error reaches nobody. A stop that takes over 10 s is cut off.
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
  // Spool, sidecars and whatever else a service writes are its user's alone.
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

/** Also for an app that is still starting: what it has opened by then is closed in order. */
async function stopInTime(
  starting: Promise<App> | undefined,
  deadlineMs: number,
): Promise<'stopped' | 'too_slow' | 'failed'> {
  if (starting === undefined) return 'stopped';
  const { promise: late, resolve } = Promise.withResolvers<'too_slow'>();
  const timer = setTimeout(() => resolve('too_slow'), deadlineMs);
  // An app that could not start has nothing to stop, and its error is said elsewhere.
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
