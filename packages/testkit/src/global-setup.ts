import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  addressesOf,
  chooseFreePorts,
  LocalCityError,
  prepare,
  startInfrastructure,
  stopLeftovers,
  WORKSHOP,
} from '@marsad/deploy-local';
import type { TestProject } from 'vitest/node';
import { TEST_AGENCIES } from './agencies.ts';

const PLACE = join(WORKSHOP, 'test');

/** Starts the real infrastructure once for all integration tests of a run, on free ports, in a folder that is removed afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  prepare();
  mkdirSync(PLACE, { recursive: true });
  await removeEarlierRuns();
  const directory = join(PLACE, `stack-${process.pid}`);
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    agencies: TEST_AGENCIES,
  });
  await infrastructure.applyDistricts([]);
  project.provide('stack', addressesOf(infrastructure));
  return async () => {
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}

/** A run that was killed could not tidy up: its broker may still be there. */
async function removeEarlierRuns(): Promise<void> {
  for (const name of readdirSync(PLACE)) {
    const directory = join(PLACE, name);
    try {
      await stopLeftovers(join(directory, 'processes.json'), directory);
    } catch (error) {
      if (error instanceof LocalCityError) continue;
      throw error;
    }
    rmSync(directory, { recursive: true, force: true });
  }
}
