import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventProducer } from '@marsad/kafka';
import { startSimulatedDevice, type SimulatedDevice } from '@marsad/onvif/testing';
import {
  CameraId,
  cameraRegistered,
  deviceEvent,
  deviceSearchAnswered,
  deviceSearchRequested,
  ptzChanged,
  ptzCommanded,
  type PtzMove,
  type SearchTarget,
} from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, permitAnalytics, useBus, useStack } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
const CREDENTIAL = { user: 'operator', password: 'كلمة @:/%#' };
let district: string;
let camera: string;
let device: SimulatedDevice;
let people: EventProducer;
let moves: Collected<typeof ptzChanged>;
let events: Collected<typeof deviceEvent>;
let answers: Collected<typeof deviceSearchAnswered>;
let withdraw = async (): Promise<void> => undefined;
const apps: App[] = [];

const start = async (replica: string): Promise<App> => {
  const credentials = join(stack.addresses.directory, `credentials-${district}.json`);
  const { user: username, password } = CREDENTIAL;
  writeFileSync(credentials, JSON.stringify({ square: { username, password } }), { mode: 0o600 });
  const environment = stack.environment('edge-gateway', [district], {
    MARSAD_EDGE_PORT: '0',
    MARSAD_REPLICA: replica,
    MARSAD_CAMERA_CREDENTIALS: credentials,
  });
  const app = await createApp(readConfig(environment), bus.fatal);
  apps.push(app);
  return app;
};
async function command(subject: string, move: PtzMove, role: 'operator' | 'supervisor' = 'operator') {
  const commandId = randomUUID();
  const actor = { subject, name: subject, agency: 'rabat-operations' };
  await people.send(ptzCommanded, { commandId, district, camera, actor, role, move, atMs: Date.now() });
  await eventually(() => expect(moves.of(ptzChanged).at(-1)?.last?.commandId).toBe(commandId), { timeoutMs: 20_000 });
  return moves.of(ptzChanged).at(-1)!;
}

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`square-${district}`);
  device = await startSimulatedDevice({ kind: 'ptz', credential: CREDENTIAL, clockOffsetMs: 3_600_000 });
  const governance = await bus.producer('governance');
  people = await bus.producer('command-center');
  moves = await bus.collect('command-center', [ptzChanged], { districts: [district] });
  events = await bus.collect('analytics-writer', [deviceEvent], { districts: [district] });
  answers = await bus.collect('command-center', [deviceSearchAnswered], { districts: [district] });
  await start('edge-a');
  await governance.send(cameraRegistered, {
    ...cameraRegistered.example,
    ...{ camera, district, analytics: ['behaviour'], zones: [], lines: [] },
    source: {
      kind: 'rtsp',
      url: 'rtsp://127.0.0.1:1/main',
      transport: 'tcp',
      device: device.address,
      credential: 'square',
    },
  });
  withdraw = await permitAnalytics(stack.addresses, [camera], ['behaviour']);
  await eventually(() => expect(moves.of(ptzChanged).at(-1)).toMatchObject({ movable: true }), { timeoutMs: 30_000 });
}, 90_000);
afterAll(async () => {
  await withdraw();
  for (const app of apps) await app.stop();
  await device.stop();
});

test('a camera is moved by one person at a time, and another replica goes on where the first one ended', async () => {
  expect(await command('a', { kind: 'preset', preset: 'home' })).toMatchObject({ home: true, lock: { subject: 'a' } });
  expect(await command('b', { kind: 'to', pan: 0.5 })).toMatchObject({ last: { outcome: 'refused', refusal: 'held' } });
  expect(device.pointing.position.x).toBe(0);

  await apps.shift()!.stop();
  expect(device.pullPoints()).toBe(0);
  await start('edge-b');
  await eventually(() => expect(device.pullPoints()).toBe(1), { timeoutMs: 30_000 });
  const moved = await command('c', { kind: 'to', pan: 0.5 }, 'supervisor');
  expect(moved).toMatchObject({
    home: false,
    last: { outcome: 'done' },
    lock: { subject: 'c', priority: 'supervisor' },
  });
  expect(device.pointing.position.x).toBe(0.5);
}, 120_000);

test('what the device finds is an event with our time, and nothing of people and lines once the act is withdrawn', async () => {
  const crossed = { topic: 'tns1:RuleEngine/LineDetector/Crossed', source: { Rule: 'gate' } };
  const kinds = () => events.of(deviceEvent).map(({ kind }) => kind);
  await eventually(
    () => {
      device.push(crossed);
      expect(kinds()).toContain('line_crossed');
    },
    { timeoutMs: 30_000 },
  );
  const [received] = events.received;
  expect(received?.attributes).toMatchObject({ origin: 'edge', simulated: 'true' });
  expect(Math.abs(received!.data.atMs - received!.timestampMs)).toBeLessThan(60_000);

  await withdraw();
  withdraw = async () => undefined;
  let at = 0;
  // The act's end travels through Kafka too; from some moment on the tampering comes alone.
  await eventually(
    async () => {
      const before = kinds().length;
      device.push(crossed);
      device.push({
        topic: 'tns1:RuleEngine/TamperDetector/Tamper',
        source: { Rule: String((at += 1)) },
        data: { IsTamper: 'true' },
      });
      await eventually(() => expect(kinds().slice(before)).toContain('tampered'));
      expect(kinds().slice(before)).toEqual(['tampered']);
    },
    { timeoutMs: 60_000 },
  );
}, 120_000);

test('a device is asked for a person, once, with its credential; one where no camera may be is not', async () => {
  const search = async (target: SearchTarget) => {
    const request = { ...deviceSearchRequested.example, searchId: randomUUID(), district, target, atMs: Date.now() };
    await people.send(deviceSearchRequested, request);
    const ofSearch = () => answers.of(deviceSearchAnswered).filter(({ searchId }) => searchId === request.searchId);
    await eventually(() => expect(ofSearch()).not.toEqual([]), { timeoutMs: 30_000 });
    return ofSearch();
  };
  const { address } = device;
  expect(await search({ kind: 'device', address, credential: 'square' })).toMatchObject([
    { outcome: 'answered', device: { main: { address: expect.stringMatching(/^rtsp:/) as string }, canMove: true } },
  ]);
  expect(await search({ kind: 'device', address })).toMatchObject([
    { outcome: 'not_usable', fault: 'credentials_needed' },
  ]);
  expect(await search({ kind: 'device', address: 'http://169.254.169.254/' })).toMatchObject([
    { outcome: 'address_refused' },
  ]);
}, 120_000);
