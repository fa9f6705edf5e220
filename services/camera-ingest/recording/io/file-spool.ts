import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spool } from '../spool.ts';

const STORED = '.stored';

/** Opens the spool, and creates its folder if need be. */
export function openSpool(directory: string): Spool {
  mkdirSync(directory, { recursive: true });
  const alive = join(directory, 'alive');
  const statusOf = (path: string) => statSync(path, { throwIfNoEntry: false });
  const isMarkedStored = (path: string): boolean => statusOf(`${path}${STORED}`) !== undefined;
  return {
    names: () => readdirSync(directory),
    pathOf: (name) => join(directory, name),
    has: (path) => statusOf(path) !== undefined,
    sizeOf: (path) => statusOf(path)?.size ?? 0,
    isMarkedStored,
    markStored: (path) => writeFileSync(`${path}${STORED}`, ''),
    remove(path) {
      for (const name of [path, `${path}${STORED}`]) rmSync(name, { force: true });
    },
    lastAliveMs: () => statusOf(alive)?.mtimeMs ?? null,
    markAlive(nowMs) {
      const at = new Date(nowMs);
      writeFileSync(alive, '');
      utimesSync(alive, at, at);
    },
  };
}
