import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError } from '../errors.ts';
import { stopLeftovers } from './pid-file.ts';

/** Stops and removes the runs below a folder whose owner was killed and could not tidy up; one that is at work is left alone. */
export async function removeEarlierRuns(place: string): Promise<void> {
  const runs = existsSync(place) ? readdirSync(place, { withFileTypes: true }) : [];
  for (const entry of runs) {
    const directory = join(place, entry.name);
    if (!entry.isDirectory()) continue;
    try {
      await stopLeftovers(join(directory, 'processes.json'), directory);
    } catch (error) {
      if (error instanceof LocalCityError) continue;
      throw error;
    }
    rmSync(directory, { recursive: true, force: true });
  }
}
