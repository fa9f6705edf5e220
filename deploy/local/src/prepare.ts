import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LocalCityError } from './errors.ts';
import { missingPrograms, ROOT } from './paths.ts';

/**
 * Fetches and builds the programs of the infrastructure, unless all of them are here.
 * @throws {LocalCityError} when something cannot be fetched or built; the set-up has printed the reason
 */
export function prepare(): void {
  if (missingPrograms().length === 0) return;
  const result = spawnSync(process.execPath, [join(ROOT, 'tools', 'bootstrap.mjs'), 'stack'], { stdio: 'inherit' });
  const missing = missingPrograms();
  if (result.status !== 0 || missing.length > 0)
    throw new LocalCityError(`${missing.join(' and ')} could not be fetched or built: see the lines above.`);
}
