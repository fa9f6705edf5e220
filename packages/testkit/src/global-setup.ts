import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  addressesOf,
  chooseFreePorts,
  prepare,
  removeEarlierRuns,
  startInfrastructure,
  MARSAD_FOLDER,
} from '@marsad/deploy-local';
import type { TestProject } from 'vitest/node';
import { TEST_AGENCIES } from './agencies.ts';

const PLACE = join(MARSAD_FOLDER, 'test');

/** Starts the real infrastructure once for all integration tests of a run, on free ports, in a folder that is removed afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  prepare();
  mkdirSync(PLACE, { recursive: true });
  await removeEarlierRuns(PLACE);
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
