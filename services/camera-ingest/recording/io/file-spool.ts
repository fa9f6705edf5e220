import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { companionPaths, storedMarkPath } from '@marsad/streaming/segment-name';
import type { Spool } from '../spool.ts';

/** Opens the spool, and creates its folder if need be. */
export function openSpool(directory: string): Spool {
  mkdirSync(directory, { recursive: true });
  const alive = join(directory, 'alive');
  const statusOf = (path: string) => statSync(path, { throwIfNoEntry: false });
  const isMarkedStored = (path: string): boolean => statusOf(storedMarkPath(path)) !== undefined;
  return {
    names: () => readdirSync(directory),
    pathOf: (name) => join(directory, name),
    has: (path) => statusOf(path) !== undefined,
    sizeOf: (path) => statusOf(path)?.size ?? 0,
    isMarkedStored,
    markStored: (path) => writeFileSync(storedMarkPath(path), ''),
    remove(path) {
      for (const file of [path, ...companionPaths(path)]) rmSync(file, { force: true });
    },
    lastAliveMs: () => statusOf(alive)?.mtimeMs ?? null,
    markAlive(nowMs) {
      const at = new Date(nowMs);
      writeFileSync(alive, '');
      utimesSync(alive, at, at);
    },
  };
}
