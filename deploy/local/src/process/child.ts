import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, LocalCityError } from '../errors.ts';
import { LONGEST_START_MS, SILENCE_MS, watchWork } from './work-watch.ts';
import type { PidFile } from './pid-file.ts';

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** Aborts when the start is abandoned. */
  readonly abortSignal: AbortSignal | undefined;
  /** How long it may do nothing while it starts, ms. */
  readonly silenceMs: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  running(): boolean;
  /**
   * Sends SIGTERM, and SIGKILL after the deadline unless `neverKill` is set: a broker that is killed spends ten seconds on recovering its
   * logs.
   */
  stop(options?: { deadlineMs?: number; neverKill?: boolean }): Promise<void>;
};

/** Records each process from the moment it exists, ready or not, so that a failed start can stop all of them. */
export type Register = PidFile & {
  readonly started?: Child[];
  /** Aborts when the start is abandoned. */
  readonly abortSignal?: AbortSignal;
  /** A process that does nothing for this long while it starts has failed, ms. Default a minute. */
  readonly silenceMs?: number;
};

export type ChildOptions = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly log: string;
  readonly pids: Register;
  /** Appends to the log instead of replacing it, because this is a restart within the same run. */
  readonly appendLog?: boolean;
};

/**
 * Starts a process in its own session, so that a Ctrl-C does not reach it and it can be stopped in order. Its output goes to its log.
 * @throws {LocalCityError} when the program cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { pids } = options;
  pids.abortSignal?.throwIfAborted();
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, options.appendLog ? 'a' : 'w', 0o600);
  const process_ = spawn(options.program, options.args, {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  // Written in the same turn of the event loop, so that a `kill -9` of this process leaves no child that is not in the file.
  if (process_.pid !== undefined) pids.add(process_.pid, options.name);
  let hasEnded = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    process_.once('exit', (code, signal) => {
      hasEnded = true;
      pids.remove(process_.pid ?? 0);
      resolve({ code, signal });
    });
  });
  const child: Child = {
    name: options.name,
    pid: process_.pid ?? 0,
    log: options.log,
    abortSignal: pids.abortSignal,
    silenceMs: pids.silenceMs ?? SILENCE_MS,
    ended,
    running: () => !hasEnded,
    async stop({ deadlineMs = 15_000, neverKill = false } = {}) {
      if (hasEnded) return;
      process_.kill('SIGTERM');
      // A process that was suspended does not handle SIGTERM until it continues.
      process_.kill('SIGCONT');
      const timer = neverKill ? undefined : setTimeout(() => process_.kill('SIGKILL'), deadlineMs);
      await ended;
      clearTimeout(timer);
    },
  };
  if (process_.pid !== undefined) pids.started?.push(child);
  await waitForSpawn(process_, options);
  return child;
}

const waitForSpawn = (child: ChildProcess, options: ChildOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new LocalCityError(`${options.name} cannot be started (${options.program}): ${messageOf(error)}`)),
    );
    child.once('spawn', () => resolve());
  });

/** The last lines of a log, for the message of an error. */
export function logTail(path: string, lines = 5): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

const ASK_TIMEOUT_MS = 5_000;
const ASK_EVERY_MS = 50;

/**
 * Asks repeatedly until the answer is yes, as long as the process makes progress.
 * @throws {LocalCityError} with the end of the log when the process ends first or does nothing for too long; the reason of `abortSignal`
 * when
 *   the start is abandoned
 */
export async function waitUntil(child: Child, what: string, ask: () => Promise<boolean>): Promise<void> {
  const from = performance.now();
  const work = watchWork(() => child.pid, child.log);
  const logEnd = (): string => `its log ${child.log} ends with:\n${logTail(child.log)}`;
  for (;;) {
    child.abortSignal?.throwIfAborted();
    if (!child.running()) throw new LocalCityError(`${child.name} ended before ${what}; ${logEnd()}`);
    if (await answerInTime(ask)) return;
    if ((await work.silentMs()) > child.silenceMs)
      throw new LocalCityError(
        `${child.name} has done nothing for ${child.silenceMs / 1000} s and was expected to be ready when ${what}; ${logEnd()}`,
      );
    if (performance.now() - from > LONGEST_START_MS)
      throw new LocalCityError(`${child.name} was not ready after ${LONGEST_START_MS / 1000} s (${what}); ${logEnd()}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** Treats no answer within the limit as a no, because a suspended process keeps its connections open and never answers. */
async function answerInTime(ask: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ASK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([ask().catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for a program that does its work and ends.
 * @throws {LocalCityError} when it ends with an error or does nothing for too long; the reason of `abortSignal` when the start is abandoned
 */
export async function waitForEnd(child: Child): Promise<void> {
  await waitUntil(child, 'it is done', async () => !child.running()).catch((error: unknown) => {
    if (child.running() || child.abortSignal?.aborted === true) throw error;
  });
  const { code, signal } = await child.ended;
  if (code !== 0)
    throw new LocalCityError(
      `${child.name} ended with ${signal ?? `code ${code}`}; its log ${child.log} ends with:\n${logTail(child.log)}`,
    );
}

/** Resolves or rejects as `work` does, or rejects at once when the start is abandoned. The outcome of `work` is then ignored. */
export async function unlessAborted<T>(work: Promise<T>, abortSignal: AbortSignal | undefined): Promise<T> {
  if (abortSignal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const abandon = (): void => reject(abortSignal.reason as Error);
  if (abortSignal.aborted) abandon();
  abortSignal.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    abortSignal.removeEventListener('abort', abandon);
  }
}
