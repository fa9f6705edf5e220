import { spawnSync } from 'node:child_process';

/** Resident memory of processes in MiB. A process that has ended is left out. */
export function residentMiB(pids: readonly number[]): ReadonlyMap<number, number> {
  if (pids.length === 0) return new Map();
  const { stdout } = spawnSync('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')], { encoding: 'utf8' });
  const rows = (stdout ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(rows.flatMap(([pid, kib]) => (pid && kib ? [[pid, Math.round(kib / 1024)] as const] : [])));
}
