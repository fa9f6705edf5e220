import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { MatchingRefusedError } from '../errors.ts';

/** `unknown`: this system has no `/proc/self/limits`. */
export type CoreDumps = 'off' | 'on' | 'unknown';

/** The soft and hard limit of a core file in `/proc/self/limits` (proc(5)); undefined where there is no such line. */
export function coreLimits(limits: string): readonly [string, string] | undefined {
  const [, soft, hard] = /^Max core file size\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  return soft !== undefined && hard !== undefined ? [soft, hard] : undefined;
}

/**
 * Turns core dumps off, because one would write every template to the disk. `ulimit -c 0` does it before the start; where that was left out,
 * prlimit(1) does it here, since a process may always lower its own limit.
 * @throws {MatchingRefusedError} if they stay on
 */
export function turnOffCoreDumps(): Exclude<CoreDumps, 'on'> {
  if (readState() === 'on') lowerLimit();
  const state = readState();
  if (state === 'on')
    throw new MatchingRefusedError(
      'core_dumps_on',
      'a core dump would write faces to the disk, and it could not be turned off here. Start this service after `ulimit -c 0`',
    );
  return state;
}

function lowerLimit(): void {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
  } catch {
    // The limit is read again, so a failure shows there.
  }
}

function readState(): CoreDumps {
  try {
    const limits = coreLimits(readFileSync('/proc/self/limits', 'utf8'));
    return limits === undefined ? 'unknown' : limits[0] === '0' ? 'off' : 'on';
  } catch {
    return 'unknown';
  }
}
