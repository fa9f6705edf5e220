import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import type { CityDirectory } from './directory.ts';
import { deploymentKafka, openDirectory } from './directory.ts';
import { entryOf, readHotlistFile } from './hotlist-file.ts';
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
  test('gets the cameras and the hotlist of its files, and cameras only once', async () => {
    const hotlist = readHotlistFile(join(ROOT, 'samples', 'hotlist.yaml'), Date.now());
    expect((await seedCity(directory, city, hotlist)).cameras).toBe(city.cameras.length);
    await eventually(async () => expect((await directory.cameras()).length).toBe(city.cameras.length));
    expect((await seedCity(directory, city, [])).cameras).toBe(0);
    await eventually(async () => {
      const entries = await directory.hotlist();
      expect(entries.map(({ entryId }) => entryId).sort()).toEqual(hotlist.map(({ entryId }) => entryId).sort());
    });
  });

  test('forgets a camera and an entry that are taken out, and says when there is none', async () => {
    const entryId = `h-${randomUUID()}`;
    const order = {
      plate: '12345 | أ | 6',
      reason: 'stolen_vehicle',
      caseReference: 'C-1',
      issuedBy: 'a test',
    } as const;
    await directory.addHotlistEntry(entryOf({ ...order, entryId, validForHours: 1, simulated: true }, Date.now()));
    await eventually(async () =>
      expect((await directory.hotlist()).some((entry) => entry.entryId === entryId)).toBe(true),
    );
    expect(await directory.removeHotlistEntry(entryId)).toBe(true);
    await eventually(async () =>
      expect((await directory.hotlist()).some((entry) => entry.entryId === entryId)).toBe(false),
    );
    expect(await directory.removeHotlistEntry(entryId)).toBe(false);
    expect(await directory.removeCamera('no-such-camera')).toBe(false);
  });
});

describe('an order for the hotlist', () => {
  const order = {
    entryId: 'h-1',
    reason: 'stolen_vehicle',
    caseReference: 'C-1',
    issuedBy: 'a test',
    validForHours: 2,
    simulated: false,
  } as const;

  test('becomes an entry that is valid from now and ends', () => {
    expect(entryOf({ ...order, plate: '274683 | WW' }, 1_000)).toMatchObject({
      plate: { family: 'ww' },
      validFromMs: 1_000,
      refreshedAtMs: 1_000,
      expiresAtMs: 7_201_000,
    });
  });

  test('for a plate of sixty characters is refused', () => {
    expect(() => entryOf({ ...order, plate: '1'.repeat(60) }, 0)).toThrow('cannot be a plate (too_long)');
  });
});
