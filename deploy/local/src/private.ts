import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalCityError } from './errors.ts';

/** Rights of others, which nothing of a city gives. */
const OTHERS = 0o077;
/** New files of this process and of those that it starts are their owner's alone. */
export const PRIVATE_UMASK = 0o077;

/** Makes a folder, and whatever is missing above it, that only its owner may enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Writes a file that only its owner may read, also when it was there before with other rights. */
export function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** Everything in a folder that others may do something with, the folder included. Links are not followed: what they name is somebody else's. */
export function openToOthers(path: string): string[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // What was deleted meanwhile is open to nobody.
  if (!stats || stats.isSymbolicLink()) return [];
  const inside = stats.isDirectory() ? readdirSync(path).flatMap((name) => openToOthers(join(path, name))) : [];
  return (stats.mode & OTHERS) === 0 ? inside : [path, ...inside];
}

/**
 * Takes from others whatever an earlier version, or somebody's umask, gave them on a city's passwords, keys, recordings and logs.
 * @returns how many files and folders were open
 * @throws {LocalCityError} when a folder is another user's: they could read what is written there
 */
export function closeToOthers(path: string): number {
  const stats = lstatSync(path);
  if (stats.uid !== process.getuid?.())
    throw new LocalCityError(
      `${path} belongs to another user, who could read this city's secrets: choose a folder of yours.`,
    );
  const open = openToOthers(path);
  for (const one of open) chmodSync(one, lstatSync(one).mode & 0o777 & ~OTHERS);
  return open.length;
}
