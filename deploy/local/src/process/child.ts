import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, LocalCityError } from '../errors.ts';
import type { PidFile } from './pid-file.ts';

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  running(): boolean;
  /** SIGTERM, and after the deadline SIGKILL unless `neverKill`: a broker that is killed recovers its logs for ten seconds. */
  stop(options?: { deadlineMs?: number; neverKill?: boolean }): Promise<void>;
};

export type ChildOptions = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly log: string;
  readonly pids: PidFile;
  /** Keep what the log already holds: a restart of the same run. */
  readonly appendLog?: boolean;
};

/**
 * Starts a process that outlives a Ctrl-C of ours (a session of its own), so that we can stop it in order; its output goes to its log.
 * @throws {LocalCityError} when the program cannot be started at all.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, options.appendLog ? 'a' : 'w', 0o600);
  const process_ = spawn(options.program, options.args, {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const pid = await started(process_, options);
  options.pids.add(pid, options.name);
  let over = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    process_.once('exit', (code, signal) => {
      over = true;
      options.pids.remove(pid);
      resolve({ code, signal });
    });
  });
  return {
    name: options.name,
    pid,
    log: options.log,
    ended,
    running: () => !over,
    async stop({ deadlineMs = 15_000, neverKill = false } = {}) {
      if (over) return;
      process_.kill('SIGTERM');
      const timer = neverKill ? undefined : setTimeout(() => process_.kill('SIGKILL'), deadlineMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

const started = (child: ChildProcess, options: ChildOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new LocalCityError(`${options.name} cannot be started (${options.program}): ${messageOf(error)}`)),
    );
    child.once('spawn', () => resolve(child.pid ?? 0));
  });

/** The last lines of a log, for the sentence that says why something failed. */
export function logTail(path: string, lines = 5): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/**
 * Asks again and again until the answer is yes.
 * @throws {LocalCityError} when the process ends first or the deadline passes, with the end of its log.
 */
export async function waitUntil(
  child: Child,
  what: string,
  ask: () => Promise<boolean>,
  deadlineMs: number,
): Promise<void> {
  const until = performance.now() + deadlineMs;
  while (performance.now() < until) {
    if (!child.running())
      throw new LocalCityError(
        `${child.name} ended before ${what}; its log ${child.log} ends with:\n${logTail(child.log)}`,
      );
    if (await ask().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new LocalCityError(
    `${child.name} was not there after ${deadlineMs / 1000} s (${what}); its log ${child.log} ends with:\n${logTail(child.log)}`,
  );
}
