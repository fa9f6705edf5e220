import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { loadavg, availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * How long a process that starts may be silent before we give it up, ms. The limit is on silence, not on the whole: on a busy machine a start
 * takes minutes in which its log and its processor time grow.
 */
export const SILENCE_MS = 60_000;
/** The longest start that can still be one: what is at work for so long without being ready never will be. */
export const LONGEST_START_MS = 600_000;
/** Between two looks at a process's processor time, which costs a process of its own. */
const LOOK_EVERY_MS = 2_000;
/** What a process uses that only waits (a Java machine tidies up) is less than this in any minute. */
const WORK_SECONDS = 1;

/** Tells for how long a process has neither written to its log nor used a second of processor time. */
export type WorkWatch = { silentMs(): Promise<number> };

/** How a process is looked at; another one in tests. */
export type Looks = {
  readonly now: () => number;
  /** Undefined where it cannot be told. */
  readonly processorSeconds: (pid: number) => Promise<number | undefined>;
};

/** @param pid of the process that runs now: a service that was started again is another */
export function watchWork(pid: () => number | undefined, log: string, looks: Looks = LOOKS): WorkWatch {
  const { now } = looks;
  let atMs = now();
  let lookedMs = atMs;
  let bytes = sizeOf(log);
  let worked: number | undefined;
  return {
    async silentMs() {
      const nowMs = now();
      const size = sizeOf(log);
      if (size !== bytes) [bytes, atMs] = [size, nowMs];
      else if (nowMs - lookedMs > LOOK_EVERY_MS) {
        lookedMs = nowMs;
        const id = pid();
        const seconds = id === undefined ? undefined : await looks.processorSeconds(id);
        worked ??= seconds;
        if (seconds !== undefined && worked !== undefined && Math.abs(seconds - worked) >= WORK_SECONDS)
          [worked, atMs] = [seconds, nowMs];
      }
      return nowMs - atMs;
    },
  };
}

/**
 * A limit for work that has no process of its own to look at (a broker that is asked again and again), stretched by how contended this machine
 * is: as many times as there are processes that want each processor, five times at most.
 */
export const stretched = (ms: number): number =>
  ms * Math.min(5, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Undefined where it cannot be told. `ps` says [[days-]hours:]minutes:seconds on every system. */
export async function processorSeconds(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'time=', '-p', String(pid)]);
    const [clock = '', days = '0'] = stdout.trim().split('-').toReversed();
    return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
  } catch {
    return undefined;
  }
}

const LOOKS: Looks = { now: () => performance.now(), processorSeconds };
