import { createKafka } from '@marsad/kafka';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { CameraId, cameraRegistered, flowCrossing, sceneObserved } from '@marsad/schemas';
import type { DataOf, Principal } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { createLogger, noMeter } from '@marsad/telemetry';
import { eventually, permitAnalytics, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { cameraWith, sceneAt, seen } from './testing/scenes.ts';

const stack = useStack();
const fatal: unknown[] = [];
const doors: Kafka[] = [];
const crossings: DataOf<typeof flowCrossing>[] = [];
let district: string;
let camera: CameraId;
let app: App;
let ingest: EventProducer;

function doorOf(principal: Principal): Kafka {
  const door = createKafka({
    ...stack.kafka(principal),
    clientId: `${principal}-test`,
    city: 'rabat',
    source: '/test',
    logger: createLogger({ service: principal, replica: 'test', logLevel: 'fatal' }),
    meter: noMeter(),
    onFatal: (error) => fatal.push(error),
  });
  doors.push(door);
  return door;
}

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`street-${district}`);
  const { brokers, username, password } = stack.kafka('behaviour-analytics');
  const name = { fr: 'N', ar: 'N', en: 'N' };
  const lines = [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }];
  const registered = cameraWith({ camera, district, view: 'overhead', lines });
  await (await doorOf('deployment').createProducer()).send(cameraRegistered, registered, { id: camera });
  ingest = await doorOf('camera-ingest').createProducer();
  await doorOf('command-center').tail({
    name: 'crossings',
    events: [flowCrossing],
    districts: [district],
    onEvent: ({ data }) => void crossings.push(data),
  });
  const environment = {
    MARSAD_CITY: 'rabat',
    MARSAD_DISTRICTS: district,
    MARSAD_REPLICA: 'behaviour-analytics-test',
    MARSAD_KAFKA_BROKERS: brokers.join(','),
    MARSAD_KAFKA_USERNAME: username,
    MARSAD_KAFKA_PASSWORD: password,
    MARSAD_LOG_LEVEL: 'fatal',
    MARSAD_GOVERNANCE_PUBLIC_KEY: stack.addresses.keys.governance.publicKey,
  };
  app = await createApp(readConfig(environment), (error) => fatal.push(error));
}, 60_000);

afterAll(async () => {
  await (await doorOf('deployment').createProducer()).tombstone(cameraRegistered, camera);
  await app.stop();
  await Promise.all(doors.map((door) => door.close()));
  expect(fatal).toEqual([]);
});

let cars = 0;
/** A car that drives over the line, in twelve scenes; says which it is. */
async function drive(): Promise<number> {
  cars += 1;
  for (let frame = 0; frame < 12; frame += 1) {
    const scene = sceneAt(cars * 12 + frame, [seen(cars, 500, 150 + frame * 20)], {
      camera,
      district: sceneDistrict(),
    });
    await ingest.send(sceneObserved, scene, { id: `${camera}:${scene.ptsMs}` });
  }
  return cars;
}
const sceneDistrict = () => sceneObserved.schema.shape.district.parse(district);
const isSaid = (car: number): boolean => crossings.some(({ trackId }) => trackId.endsWith(`:t${car}`));
const isSaidSoon = (car: number) => eventually(() => isSaid(car), { timeoutMs: 1_500 }).catch(() => false);

describe('a camera’s flow', () => {
  it('is measured under an act only: it ends within 5 s of the act’s withdrawal, and goes on with another', async () => {
    const withdraw = await permitAnalytics(stack.addresses, [camera], ['flow']);
    await eventually(async () => isSaidSoon(await drive()), { timeoutMs: 20_000 });
    await withdraw();
    const withdrawnAtMs = Date.now();
    while (await isSaidSoon(await drive())) expect(Date.now() - withdrawnAtMs).toBeLessThan(5_000);
    const unseen = cars;
    const again = await permitAnalytics(stack.addresses, [camera], ['flow']);
    await eventually(async () => isSaidSoon(await drive()), { timeoutMs: 20_000 });
    expect(isSaid(unseen)).toBe(false);
    await again();
  }, 60_000);
});
