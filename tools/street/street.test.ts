import { createHash } from 'node:crypto';
import { sceneObserved } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { PERFECT } from './detector/detector-model.ts';
import { AVENUE } from './sites/avenue.ts';
import { JUNCTION } from './sites/junction.ts';
import { SQUARE } from './sites/square.ts';
import { createStreet, type StreetOptions } from './street.ts';
import type { Site } from './world/site.ts';

const MINUTE_MS = 60_000;
const SITES: [string, Site][] = [AVENUE, JUNCTION, SQUARE].map((site) => [site.id, site]);

const hashOf = (options: StreetOptions): string => {
  const hash = createHash('sha256');
  for (const { scene } of createStreet(options).frames(MINUTE_MS)) hash.update(JSON.stringify(scene));
  return hash.digest('hex');
};

describe('a synthetic street', () => {
  test.each(SITES)('gives the same scenes for the same seed, and others for another one: %s', (_, site) => {
    const first = hashOf({ site, seed: 7, warmUpMs: MINUTE_MS });
    expect(hashOf({ site, seed: 7, warmUpMs: MINUTE_MS })).toBe(first);
    expect(hashOf({ site, seed: 8, warmUpMs: MINUTE_MS })).not.toBe(first);
  });

  test.each(SITES)('publishes scenes and a camera as the contract describes them: %s', (_, site) => {
    const street = createStreet({ site, seed: 3, warmUpMs: MINUTE_MS });
    for (const { scene } of street.frames(10_000)) expect(sceneObserved.schema.parse(scene)).toEqual(scene);
    expect(street.camera.calibration?.points.length).toBeGreaterThanOrEqual(4);
  });

  test.each(SITES)('loses no vehicle: %s', (_, site) => {
    const street = createStreet({ site, seed: 11 });
    for (const frame of street.frames(10 * MINUTE_MS)) expect(frame.scene.ptsMs).toBeGreaterThanOrEqual(0);
    const { entered, left, inside } = street.counts;
    expect(entered).toBe(left + inside);
    expect(street.truth.turns).toHaveLength(left);
  });

  test('knows of each vehicle that left the junction that it passed the line of its entry and the one of its exit', () => {
    const street = createStreet({ site: JUNCTION, seed: 5 });
    for (const frame of street.frames(10 * MINUTE_MS)) expect(frame.visible.length).toBeLessThan(200);
    const ways = Map.groupBy(street.truth.passages, ({ vehicle }) => vehicle);
    const driven = [...ways.values()]
      .filter((way) => way.length > 1)
      .map((way) => way.map(({ line }) => line).join('-'));
    expect(driven.length).toBeGreaterThanOrEqual(street.truth.turns.length);
    expect(street.truth.turns.length).toBeGreaterThan(40);
    const known = new Set(JUNCTION.road.routes.map(({ id }) => id));
    expect(driven.filter((way) => !known.has(way))).toEqual([]);
  });

  test('never lets two vehicles stand in each other', () => {
    const street = createStreet({ site: AVENUE, seed: 2, model: PERFECT });
    for (const { visible } of street.frames(5 * MINUTE_MS)) {
      const cars = visible.map(({ body }) => body).filter(({ class: name }) => name === 'car' || name === 'truck');
      for (const [i, one] of cars.entries())
        for (const other of cars.slice(i + 1)) {
          const isSameLane = Math.abs(one.xM - other.xM) < 1;
          if (isSameLane) expect(Math.abs(one.yM - other.yM)).toBeGreaterThan((one.lengthM + other.lengthM) / 2 - 0.5);
        }
    }
  });

  test('makes a queue at red, which dissolves at green', () => {
    const street = createStreet({ site: AVENUE, seed: 4, warmUpMs: 3 * MINUTE_MS });
    for (const frame of street.frames(7 * MINUTE_MS)) expect(frame.scene.observedMs).toBe(200);
    const queues = street.truth.queues.filter(({ zone }) => zone === 'south-queue').map(({ vehicles }) => vehicles);
    expect(Math.max(...queues)).toBeGreaterThanOrEqual(4);
    expect(queues.filter((vehicles) => vehicles === 0).length).toBeGreaterThan(100);
  });
});

describe('the detector of the street', () => {
  const heard = (options: Partial<StreetOptions>) => {
    const street = createStreet({ site: AVENUE, seed: 9, warmUpMs: MINUTE_MS, ...options });
    const ordinals = new Set<number>();
    let errorPx = 0;
    for (const { scene, visible } of street.frames(2 * MINUTE_MS)) {
      for (const { ordinal } of scene.tracks) ordinals.add(ordinal);
      const [nearest] = visible.filter(({ share, body }) => share === 1 && body.class !== 'thing');
      const found = scene.tracks.map(({ box }) => Math.abs(box.x - (nearest?.box.x ?? 0)));
      errorPx = Math.max(errorPx, Math.min(...found.filter((px) => px < 30), 30));
    }
    return { ordinals: ordinals.size, errorPx };
  };

  test('without noise finds every vehicle where it is, as one track', () => {
    expect(heard({ model: PERFECT }).errorPx).toBeLessThanOrEqual(0.5);
  });

  test('as a camera has it, it misses, errs, and loses tracks that come back as others', () => {
    const [good, perfect] = [heard({}), heard({ model: PERFECT })];
    expect(good.errorPx).toBeGreaterThan(1);
    expect(good.ordinals).toBeGreaterThan(perfect.ordinals);
  });
});
