import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError } from '../errors.ts';
import { pidFileOf, stopLeftovers } from './pid-file.ts';

/**
 * Stops the processes that an earlier run in this folder left behind, and only then removes the folder, because it records them.
 * @throws {LocalCityError} when that run is still active
 */
export async function removeEarlierRun(directory: string): Promise<void> {
  await stopLeftovers(pidFileOf(directory), directory);
  rmSync(directory, { recursive: true, force: true });
}

/** Stops and removes the runs below a folder whose owner was killed and could not clean up. It leaves active runs alone. */
export async function removeEarlierRuns(place: string): Promise<void> {
  const runs = existsSync(place) ? readdirSync(place, { withFileTypes: true }) : [];
  for (const entry of runs.filter((entry) => entry.isDirectory())) {
    try {
      await removeEarlierRun(join(place, entry.name));
    } catch (error) {
      if (!(error instanceof LocalCityError)) throw error;
    }
  }
}
