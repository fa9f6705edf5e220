import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalCityError } from './errors.ts';

/** Permission bits of other users: no file of a city has any of them. */
const OTHERS = 0o077;
/** With this mask only their owner may read the files that this process and its children create. */
export const PRIVATE_UMASK = 0o077;

/** Creates a folder, and the missing folders above it, that only its owner may enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Writes a file that only its owner may read, even if it existed with wider permissions. */
export function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/**
 * Lists the paths, the folder included, that other users may read, write or enter. It does not follow links, because their targets may not
 * belong to the city.
 */
export function pathsOpenToOthers(path: string): string[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // A file that was deleted meanwhile needs no closing.
  if (!stats || stats.isSymbolicLink()) return [];
  const inside = stats.isDirectory() ? readdirSync(path).flatMap((name) => pathsOpenToOthers(join(path, name))) : [];
  return (stats.mode & OTHERS) === 0 ? inside : [path, ...inside];
}

/**
 * Removes other users' permissions on a city's passwords, keys, recordings and logs, which an earlier version or a wide umask may have
 * given.
 * @returns how many files and folders others could open
 * @throws {LocalCityError} when a folder belongs to another user, who could read the files that are written there
 */
export function revokeOthersAccess(path: string): number {
  const stats = lstatSync(path);
  if (stats.uid !== process.getuid?.())
    throw new LocalCityError(
      `${path} belongs to another user, who could read this city's secrets: choose a folder of yours.`,
    );
  const open = pathsOpenToOthers(path);
  for (const path of open) chmodSync(path, lstatSync(path).mode & 0o777 & ~OTHERS);
  return open.length;
}
