import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import type { HotlistOrder } from './hotlist-file.ts';
import { hotlistTermsOf, readHotlistFile } from './hotlist-file.ts';
import { fromNow, readRightsFile } from './rights-file.ts';

const order: HotlistOrder = {
  entryId: 'h-1',
  plate: '274683 | WW',
  reason: 'stolen_vehicle',
  caseReference: 'C-1',
  validForHours: 2,
  simulated: false,
};

describe('an order for the hotlist', () => {
  test('becomes terms with an end', () => {
    expect(hotlistTermsOf(order, 1_000)).toMatchObject({ plate: { family: 'ww' }, expiresAtMs: 7_201_000 });
  });

  test('for a plate of sixty characters is refused', () => {
    expect(() => hotlistTermsOf({ ...order, plate: '1'.repeat(60) }, 0)).toThrow('cannot be a plate (too_long)');
  });
});

describe('the files of the demonstration', () => {
  const samples = join(ROOT, 'samples');
  const { acts, agreements, watchlist } = readRightsFile(join(samples, 'rights.yaml'));

  test('mark everything as a demonstration', () => {
    expect([...acts, ...agreements].every(({ demonstration }) => demonstration)).toBe(true);
    expect(watchlist.every(({ simulated, imageSource }) => simulated && imageSource.startsWith('demonstration'))).toBe(
      true,
    );
    expect(readHotlistFile(join(samples, 'hotlist.yaml')).every(({ simulated }) => simulated)).toBe(true);
  });

  test('permit the analytics of each camera, and faces at one camera only', () => {
    const city = loadCity(join(samples, 'city.yaml'));
    for (const { camera, analytics } of city.cameras)
      for (const analytic of analytics)
        expect(
          acts.some((act) => act.analytic === analytic && act.cameras.includes(camera)),
          camera,
        ).toBe(true);
    expect(acts.find(({ analytic }) => analytic === 'faces')?.cameras).toEqual(['hassan-hall-1']);
  });

  test('name pictures that exist', () => {
    for (const { picture } of watchlist)
      expect(existsSync(join(dirname(join(samples, 'rights.yaml')), picture))).toBe(true);
  });

  test('begin at the moment of the order', () => {
    expect(fromNow({ validForDays: 2, actId: 'a' }, 5)).toEqual({
      actId: 'a',
      validFromMs: 5,
      expiresAtMs: 172_800_005,
    });
  });
});
