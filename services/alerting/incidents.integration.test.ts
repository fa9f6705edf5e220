import { alertChanged, behaviourEvent, CameraId, cameraState, RuleId, ruleDefined } from '@marsad/schemas';
import type { Alert, DataOf } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
const alerts: Alert[] = [];
let district: string;
let camera: CameraId;
let app: App | undefined;

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`street-${district}`);
  await bus.as('command-center').tail({
    name: 'page',
    events: [alertChanged],
    districts: [district],
    from: 'beginning',
    onEvent: ({ data }) => void alerts.push(data),
  });
}, 60_000);
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

const start = async (replica: string): Promise<void> => {
  app = await createApp(readConfig(stack.environment('alerting', [district], { MARSAD_REPLICA: replica })), bus.fatal);
};
const place = () => ({ district: behaviourEvent.schema.shape.district.parse(district), camera });
const latestOf = (isIt: (alert: Alert) => boolean): Alert | undefined => alerts.findLast(isIt);

test('an incident is one alert across a takeover, tells whom its rule names, and ends by itself', async () => {
  const ruleId = RuleId.parse(`crowd-${camera}`.toLowerCase());
  const tells = { roles: ['supervisor' as const], agencies: [] };
  const rule = { ...ruleDefined.example, ...place(), ruleId, version: 3, tells };
  await (await bus.producer('governance')).send(ruleDefined, rule);
  const analytics = await bus.producer('behaviour-analytics');
  const send = async (revision: number, more: Partial<DataOf<typeof behaviourEvent>>): Promise<void> => {
    const { trackId: _, ...example } = behaviourEvent.example;
    const incident = { incidentId: `i-${camera}`, revision, ruleId, ruleVersion: 3, severity: 'medium' as const };
    const event = { ...example, ...place(), eventId: `b-${camera}-${revision}`, ...incident, ...more };
    await analytics.send(behaviourEvent, event);
  };
  const ofIncident = () => latestOf(({ incidentId }) => incidentId === `i-${camera}`);

  await start('alerting-a');
  await send(0, { kind: 'crowd', phase: 'began', tracks: 8 });
  await send(1, { kind: 'crowd', phase: 'goes_on', tracks: 12 });
  await eventually(() => expect(ofIncident()).toMatchObject({ incidentRevision: 1, tracks: 12, tells }));
  await app?.stop();

  await start('alerting-b');
  await send(1, { kind: 'crowd', phase: 'goes_on', tracks: 12 });
  await send(2, { kind: 'crowd', phase: 'over', endedAtMs: 1_790_000_060_000, endedBy: 'condition' });
  await eventually(() =>
    expect(ofIncident()).toMatchObject({
      revision: 2,
      change: 'ended',
      state: 'raised',
      endedAtMs: 1_790_000_060_000,
      why: { ruleId, ruleVersion: 3 },
    }),
  );
  expect(new Set(alerts.map(({ alertId }) => alertId)).size).toBe(1);
}, 60_000);

test('a covered camera is an alert of the platform until it sees again', async () => {
  const ingest = await bus.producer('camera-ingest');
  const send = (at: number, impaired: ('covered' | 'dark')[]): Promise<void> =>
    ingest.send(cameraState, { ...cameraState.example, ...place(), atMs: cameraState.example.atMs + at, impaired });
  const ofCamera = () => latestOf(({ why }) => why.rule === 'system');
  await start('alerting-a');
  await send(0, ['covered']);
  await send(5_000, ['covered']);
  await eventually(() => expect(ofCamera()).toMatchObject({ severity: 'high', why: { detail: 'covered' } }));
  await send(10_000, []);
  await eventually(() => expect(ofCamera()).toMatchObject({ revision: 1, change: 'ended' }));
  await app?.stop();
}, 60_000);
