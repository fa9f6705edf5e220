import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { LocalCityError } from '../errors.ts';
import { stretchForLoad } from './work-watch.ts';

/** The processes of one city, on disk, so that a start after a crash can stop those that were left running. */
export type PidFile = { add(pid: number, name: string): void; remove(pid: number): void; clear(): void };

/** The file in which a run in this folder records its processes. */
export const pidFileOf = (directory: string): string => join(directory, 'processes.json');

type Content = { owner: number; children: Record<string, string> };

export function createPidFile(path: string): PidFile {
  const content: Content = { owner: process.pid, children: {} };
  const write = (): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  };
  write();
  return {
    add(pid, name) {
      content.children[pid] = name;
      write();
    },
    remove(pid) {
      delete content.children[pid];
      if (existsSync(path)) write();
    },
    clear: () => rmSync(path, { force: true }),
  };
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The command line of a process. It distinguishes a process of a city from a later one with the same pid. */
export const commandOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';

/**
 * Stops the processes that an earlier run left behind when it was killed or the machine's session ended.
 * @param mark text that is in every command line of that run: its folder
 * @returns the names of the stopped processes
 * @throws {LocalCityError} when the earlier run is still active
 */
export async function stopLeftovers(path: string, mark: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  let content: Content;
  try {
    content = JSON.parse(readFileSync(path, 'utf8')) as Content;
  } catch {
    rmSync(path, { force: true });
    return [];
  }
  if (content.owner !== process.pid && isAlive(content.owner) && /node|vitest/.test(commandOf(content.owner)))
    throw new LocalCityError(
      `This city is already running (process ${content.owner}): stop it with Ctrl-C there, then start again.`,
    );
  const leftovers = Object.entries(content.children)
    .map(([pid, name]) => ({ pid: Number(pid), name }))
    .filter(({ pid }) => isAlive(pid) && commandOf(pid).includes(mark));
  for (const { pid } of leftovers) {
    process.kill(pid, 'SIGTERM');
    // A process that was suspended does not handle SIGTERM until it continues.
    process.kill(pid, 'SIGCONT');
  }
  const until = performance.now() + stretchForLoad(30_000);
  while (leftovers.some(({ pid }) => isAlive(pid)) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const stuck = leftovers.filter(({ pid }) => isAlive(pid));
  if (stuck.length > 0)
    throw new LocalCityError(
      `${stuck.map(({ name, pid }) => `${name} (process ${pid})`).join(', ')} of an earlier run does not stop: end it (kill -9 ${stuck.map(({ pid }) => pid).join(' ')}), then start again.`,
    );
  rmSync(path, { force: true });
  return leftovers.map(({ name }) => name);
}
