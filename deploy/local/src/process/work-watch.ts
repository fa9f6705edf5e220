import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { loadavg, availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * How long a starting process may do nothing before the start is abandoned, ms. The limit is on inactivity instead of the whole start,
 * because on a busy machine a start takes minutes in which its log and its processor time grow.
 */
export const SILENCE_MS = 60_000;
/** The longest start, ms. A process that has worked this long without becoming ready is taken to have failed. */
export const LONGEST_START_MS = 600_000;
/** Time between two readings of a process's processor time, ms. Each reading starts a process. */
const PROBE_EVERY_MS = 2_000;
/** A process that only waits (a Java machine collects garbage) uses less processor time than this in any minute. */
const WORK_SECONDS = 1;

/** Measures how long a process has neither written to its log nor used a second of processor time. */
export type WorkWatch = { silentMs(): Promise<number> };

/** How a process is observed. Tests replace it. */
export type Probes = {
  readonly now: () => number;
  /** Undefined if the system does not report it. */
  readonly processorSeconds: (pid: number) => Promise<number | undefined>;
};

/** @param pid gives the pid of the process that runs now, because a restarted service has another one */
export function watchWork(pid: () => number | undefined, log: string, probes: Probes = PROBES): WorkWatch {
  const { now } = probes;
  let atMs = now();
  let probedAtMs = atMs;
  let bytes = sizeOf(log);
  let worked: number | undefined;
  return {
    async silentMs() {
      const nowMs = now();
      const size = sizeOf(log);
      if (size !== bytes) [bytes, atMs] = [size, nowMs];
      else if (nowMs - probedAtMs > PROBE_EVERY_MS) {
        probedAtMs = nowMs;
        const id = pid();
        const seconds = id === undefined ? undefined : await probes.processorSeconds(id);
        worked ??= seconds;
        if (seconds !== undefined && worked !== undefined && Math.abs(seconds - worked) >= WORK_SECONDS)
          [worked, atMs] = [seconds, nowMs];
      }
      return nowMs - atMs;
    },
  };
}

/**
 * Stretches a limit for work that has no process to observe (a broker that is asked repeatedly) by the load of this machine: by the number
 * of runnable processes for each processor, at most five times.
 */
export const stretchForLoad = (ms: number): number =>
  ms * Math.min(5, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Undefined if the system does not report it. `ps` prints [[days-]hours:]minutes:seconds on every system. */
export async function processorSeconds(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'time=', '-p', String(pid)]);
    const [clock = '', days = '0'] = stdout.trim().split('-').toReversed();
    return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
  } catch {
    return undefined;
  }
}

const PROBES: Probes = { now: () => performance.now(), processorSeconds };
