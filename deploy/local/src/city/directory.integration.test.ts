import { join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import type { CityDirectory } from './directory.ts';
import { deploymentKafka, openDirectory } from './directory.ts';
import { seedCity } from './seed.ts';

const stack = useStack();
const city = loadCity(join(ROOT, 'samples', 'city.yaml'));
let directory: CityDirectory;
beforeAll(async () => {
  directory = await openDirectory(
    deploymentKafka(stack.addresses, 'rabat', (error) => {
      throw error;
    }),
  );
});
afterAll(() => directory.close());

describe('the directory of a city', () => {
  test('gets the cameras of its file, once', async () => {
    expect(await seedCity(directory, city)).toBeLessThanOrEqual(city.cameras.length);
    await eventually(async () => {
      const known = new Set((await directory.cameras()).map(({ camera }) => camera));
      expect(city.cameras.every(({ camera }) => known.has(camera))).toBe(true);
    });
    expect(await seedCity(directory, city)).toBe(0);
  });

  test('says when there is no such camera', async () => {
    expect(await directory.removeCamera('no-such-camera')).toBe(false);
  });
});
