import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type CoreDumps = 'off' | 'on' | 'unknown';

/** Soft and hard limit of a core file in `/proc/self/limits` (proc(5)); undefined where there is no such line. */
export function coreLimits(limits: string): readonly [string, string] | undefined {
  const [, soft, hard] = /^Max core file size\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  return soft !== undefined && hard !== undefined ? [soft, hard] : undefined;
}

/**
 * A core dump would write every template to the disk. Whoever starts this service should say `ulimit -c 0`; what was not said there is
 * done here, by prlimit(1), since a process may always lower its own limit.
 */
export function turnOffCoreDumps(): CoreDumps {
  if (state() === 'on') {
    try {
      execFileSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
    } catch {
      return 'on';
    }
  }
  return state();
}

function state(): CoreDumps {
  try {
    const limits = coreLimits(readFileSync('/proc/self/limits', 'utf8'));
    return limits === undefined ? 'unknown' : limits[0] === '0' ? 'off' : 'on';
  } catch {
    return 'unknown';
  }
}
