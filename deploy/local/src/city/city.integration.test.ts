import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyRegistry, kafkaAs } from '@marsad/deploy-local';
import { TEST_AGENCIES, useStack } from '@marsad/testkit';
import { afterAll, expect, test } from 'vitest';
import type { Infrastructure } from '../infrastructure.ts';
import { createPidFile } from '../process/pid-file.ts';
import { startCity } from './city.ts';

const stack = useStack();
const directory = mkdtempSync(join(tmpdir(), 'marsad-city-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const places = async (): Promise<{ districts: string[]; cityFile: string }> => {
  const district = await stack.createDistrict();
  const cityFile = join(directory, `${district}.yaml`);
  const name = { fr: 'x', ar: 'x', en: 'x' };
  const polygon = [
    [-6.8, 34.0],
    [-6.7, 34.0],
    [-6.7, 33.9],
    [-6.8, 34.0],
  ];
  writeFileSync(
    cityFile,
    JSON.stringify({
      ...{ city: 'rabat', name, timeZone: 'Africa/Casablanca', operatedBy: 'rabat-operations' },
      ...{ agencies: [], districts: [{ id: district, name, polygon }], cameras: [] },
    }),
  );
  return { districts: [district], cityFile };
};
const infrastructure: Infrastructure = {
  ...stack.addresses,
  directory,
  pids: createPidFile(join(directory, 'processes.json')),
  children: [],
  applyDistricts: (districts) =>
    applyRegistry(kafkaAs(stack.addresses, 'deployment'), { districts, agencies: TEST_AGENCIES }, { exclusive: false }),
  takeAway: () => Promise.reject(new Error('not here')),
  stop: () => Promise.resolve(),
};
const services = (): string[] =>
  execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`--city=${directory}`));
const BEHAVIOUR = { service: 'behaviour-analytics', replica: 'behaviour-analytics-1', wave: 1 } as const;

test('a service that cannot start stops those that were starting beside it', async () => {
  const { cityFile } = await places();
  // The deployment is no service and has no program; it fails at once, while the other is still being started.
  const missing = { service: 'deployment', replica: 'deployment-1', wave: 1 } as const;
  const city = startCity({ infrastructure, cityFile, processes: [missing, BEHAVIOUR] });
  await expect(city).rejects.toThrow('services/deployment/main.ts is missing');
  expect(services()).toEqual([]);
});

test('an aborted start leaves none of the starting services behind', async () => {
  const { cityFile } = await places();
  const abort = new AbortController();
  const printed: string[] = [];
  const city = startCity({
    ...{ infrastructure, cityFile, processes: [BEHAVIOUR], signal: abort.signal },
    progress: {
      print: (text) => printed.push(text),
      step(what, run) {
        const running = run(() => undefined);
        if (what === BEHAVIOUR.replica) setImmediate(() => abort.abort(new Error('enough')));
        return running;
      },
    },
  });
  await expect(city).rejects.toThrow('enough');
  expect(services()).toEqual([]);
});
