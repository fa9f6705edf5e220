import type { EventProducer } from '@marsad/kafka';
import { CameraId, cameraRegistered, flowCrossing, sceneObserved } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, permitAnalytics, useBus, useStack } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { cameraWith, sceneAt, trackAt } from '@marsad/behaviour/testing';

const stack = useStack();
const bus = useBus(stack);
let published: Collected<typeof flowCrossing>;
let district: string;
let camera: CameraId;
let app: App;
let ingest: EventProducer;

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`street-${district}`);
  const name = { fr: 'N', ar: 'N', en: 'N' };
  const lines = [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }];
  const registered = cameraWith({ camera, district, view: 'overhead', lines });
  const directory = await bus.producer('governance');
  await directory.send(cameraRegistered, registered, { id: camera });
  ingest = await bus.producer('camera-ingest');
  published = await bus.collect('command-center', [flowCrossing], { districts: [district] });
  app = await createApp(readConfig(stack.environment('behaviour-analytics', [district])), bus.fatal);
}, 60_000);

afterAll(async () => {
  await (await bus.producer('governance')).tombstone(cameraRegistered, camera);
  await app.stop();
});

let cars = 0;
/** Sends twelve scenes of a car that drives over the line. @returns its ordinal */
async function drive(): Promise<number> {
  cars += 1;
  for (let frame = 0; frame < 12; frame += 1) {
    const scene = sceneAt(cars * 12 + frame, [trackAt(cars, 500, 150 + frame * 20)], {
      camera,
      district: sceneDistrict(),
    });
    await ingest.send(sceneObserved, scene, { id: `${camera}:${scene.ptsMs}` });
  }
  return cars;
}
const sceneDistrict = () => sceneObserved.schema.shape.district.parse(district);
const isPublished = (car: number): boolean => published.received.some(({ data }) => data.trackId.endsWith(`:t${car}`));
const isPublishedSoon = (car: number) => eventually(() => isPublished(car), { timeoutMs: 1_500 }).catch(() => false);

describe('a camera’s flow', () => {
  it('is measured only under an act: it ends within 5 s of the act’s withdrawal and continues under another act', async () => {
    const withdraw = await permitAnalytics(stack.addresses, [camera], ['flow']);
    await eventually(async () => isPublishedSoon(await drive()), { timeoutMs: 20_000 });
    await withdraw();
    const withdrawnAtMs = Date.now();
    while (await isPublishedSoon(await drive())) expect(Date.now() - withdrawnAtMs).toBeLessThan(5_000);
    const unobservedCar = cars;
    const again = await permitAnalytics(stack.addresses, [camera], ['flow']);
    await eventually(async () => isPublishedSoon(await drive()), { timeoutMs: 20_000 });
    expect(isPublished(unobservedCar)).toBe(false);
    await again();
  }, 60_000);
});
