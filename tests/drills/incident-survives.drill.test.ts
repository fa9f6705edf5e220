import { alertChanged, behaviourEvent, cameraRegistered, CameraId, ruleDefined, ruleStateKept } from '@marsad/schemas';
import { sceneObserved } from '@marsad/schemas';
import type { Alert, BehaviourEvent, DataOf } from '@marsad/schemas';
import { eventually, permitAnalytics } from '@marsad/testkit';
import { expect, test } from 'vitest';
import { useDrillCity } from './support/drill-city.ts';

type Scene = DataOf<typeof sceneObserved>;
const PATIENCE = { timeoutMs: 120_000, everyMs: 200 };
const SECONDS_A_MINUTE = 60;
/** An hour ago, so that half an hour of scenes lies in the past. */
const T0 = Date.now() - 60 * 60_000;

const city = useDrillCity();

/** A scene a second: somebody comes in the second minute and stays until the 40th. */
function scenesOf(district: string, camera: string, fromMinute: number, toMinute: number): Scene[] {
  const seconds = Array.from(
    { length: (toMinute - fromMinute) * SECONDS_A_MINUTE },
    (_, index) => fromMinute * SECONDS_A_MINUTE + index,
  );
  return seconds.map((second) => {
    const [ptsMs, atMs] = [second * 1_000, T0 + second * 1_000];
    const box = { x: 300 + (second % 3), y: 120, width: 40, height: 110 };
    const person = { ordinal: 1, class: 'person', confidence: 0.9, box, evidence: 'detected', ageMs: ptsMs };
    const isThere = second >= SECONDS_A_MINUTE && second < 40 * SECONDS_A_MINUTE;
    return sceneObserved.schema.parse({
      ...sceneObserved.example,
      ...{ district, camera, epoch: T0, part: 0, ptsMs, capturedAtMs: atMs, receivedAtMs: atMs, observedMs: 1_000 },
      tracks: isThere ? [person] : [],
    });
  });
}

test('an incident of half an hour outlives a kill: one id, one alert, amended and ended once', async () => {
  const district = await city.newDistrict();
  const camera = CameraId.parse(`${district}-c1`);
  const governance = await city.producer('governance');
  const place = { district: cameraRegistered.schema.shape.district.parse(district), camera };
  const registered = { ...cameraRegistered.example, ...place, analytics: ['behaviour' as const], lines: [], zones: [] };
  await governance.send(cameraRegistered, registered, { id: camera });
  const { placeId: _, schedule: __, ...terms } = ruleDefined.example;
  const rule = { ...terms, ...place, ruleId: `stays-${district}`, thresholds: { forMs: 60_000 }, inForceFromMs: 0 };
  await governance.send(ruleDefined, rule);
  await permitAnalytics(city.addresses, [camera], ['behaviour']);
  const events = await city.follow(district, [behaviourEvent]);
  const alerts = await city.follow(district, [alertChanged]);
  const kept: { ptsMs: number; tombstones: number } = { ptsMs: 0, tombstones: 0 };
  await city.kafka('behaviour-analytics').stateTable({
    name: 'kept-drill',
    events: [ruleStateKept],
    districts: [district],
    onChange(change) {
      if ('tombstone' in change) kept.tombstones += 1;
      else kept.ptsMs = change.data.last.ptsMs;
    },
  });
  const ingest = await city.producer('camera-ingest');
  const send = (fromMinute: number, toMinute: number) =>
    ingest.sendMany(
      sceneObserved,
      scenesOf(district, camera, fromMinute, toMinute).map((data) => ({
        data,
        options: { id: `${camera}:${data.ptsMs}` },
      })),
    );
  const eventsNow = () => [...events.values()].map(({ body }) => body as BehaviourEvent);
  const alertNow = () =>
    [...alerts.values()]
      .map(({ body }) => body as unknown as Alert)
      .toSorted((a, b) => a.revision - b.revision)
      .at(-1);

  city.start('alerting', district);
  const doomed = city.start('behaviour-analytics', district);
  await eventually(() => expect(doomed.log()).toContain('watching scenes'), PATIENCE);
  await send(0, 31);
  await eventually(() => expect(kept.ptsMs).toBeGreaterThanOrEqual(30 * 60_000), PATIENCE);
  await eventually(() => expect(alertNow()).toMatchObject({ change: 'amended' }), PATIENCE);
  const before = alertNow();
  await doomed.kill();

  await send(31, 42);
  city.start('behaviour-analytics', district);
  await eventually(() => expect(alertNow()).toMatchObject({ change: 'ended', endedBy: 'condition' }), PATIENCE);
  await eventually(() => expect(kept.tombstones).toBe(1), PATIENCE);

  expect(new Set(eventsNow().map(({ incidentId }) => incidentId)).size).toBe(1);
  const phases = eventsNow().map(({ phase }) => phase);
  expect([
    phases.filter((phase) => phase === 'began').length,
    phases.filter((phase) => phase === 'over').length,
  ]).toEqual([1, 1]);
  const revisions = eventsNow().map(({ revision = -1 }) => revision);
  expect(revisions.toSorted((a, b) => a - b)).toEqual(revisions.map((_, index) => index));
  const raised = [...alerts.values()].map(({ body }) => body as unknown as Alert);
  expect(new Set(raised.map(({ alertId }) => alertId)).size).toBe(1);
  expect(alertNow()?.incidentId).toBe(before?.incidentId);
  expect(alertNow()?.endedAtMs).toBeGreaterThanOrEqual(T0 + 39.9 * 60_000);
}, 300_000);
