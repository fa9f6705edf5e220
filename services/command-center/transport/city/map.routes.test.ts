import { describe, expect, it, test } from 'vitest';
import { alertOf, cameraOf, NOW_MS } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const HOUR_MS = 3_600_000;
const actor = { subject: 'p', name: 'P', agency: 'a' };
const INCIDENT = {
  ...{ factId: 'f', camera: 'agdal-avenue-1', kind: 'queue', place: 'lane-1', severity: 'medium' },
  ...{ beganAtMs: NOW_MS - 60_000, simulated: false },
};

const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf({ simulated: false }));
  client.memory.putCamera(cameraOf({ camera: 'hassan-gate-1', district: 'hassan' }));
  const standing = { raisedAtMs: NOW_MS - HOUR_MS, history: [] };
  client.memory.putAlert(alertOf({ ...standing, alertId: 'a-agdal', camera: 'agdal-avenue-1', district: 'agdal' }), 1);
  client.memory.putAlert(alertOf({ ...standing, alertId: 'a-hassan', camera: 'hassan-gate-1', district: 'hassan' }), 2);
  const closed = { atMs: NOW_MS - 60_000, action: 'close', from: 'raised', to: 'closed', actor };
  client.memory.putAlert(
    alertOf({ ...standing, alertId: 'a-closed', district: 'agdal', state: 'closed', history: [closed] }),
    3,
  );
  client.trafficAnswers.incidentsAt = async () => [INCIDENT, { ...INCIDENT, camera: 'hassan-gate-1' }];
});

const moment = (query: string, ...districts: string[]) =>
  client.get(`/api/map/moment${query}`, client.operatorOf(...districts));
type Moment = { alerts: { alertId: string; state: string }[]; total: number; incidents: { camera: string }[] | null };
const alertsOf = async (query: string, ...districts: string[]): Promise<string[][]> =>
  (await moment(query, ...districts)).json<Moment>().alerts.map(({ alertId, state }) => [alertId, state]);

describe('the map at a moment', () => {
  it('has the alerts that waited then, of the districts of its person only', async () => {
    expect(await alertsOf('', 'agdal')).toEqual([['a-agdal', 'raised']]);
    expect(await alertsOf('', 'hassan')).toEqual([['a-hassan', 'raised']]);
    expect((await alertsOf(`?at=${NOW_MS - 120_000}`, 'agdal')).toSorted()).toEqual([
      ['a-agdal', 'raised'],
      ['a-closed', 'raised'],
    ]);
    expect(await alertsOf(`?at=${NOW_MS - 2 * HOUR_MS}`, 'agdal')).toEqual([]);
  });

  it('has the incidents of cameras that its person may see', async () => {
    const { incidents } = (await moment('', 'agdal')).json<Moment>();
    expect(incidents).toEqual([
      { camera: 'agdal-avenue-1', kind: 'queue', place: 'lane-1', severity: 'medium', beganAtMs: NOW_MS - 60_000 },
    ]);
  });

  it('says that incidents are unknown while the history does not answer', async () => {
    client.broken.history = true;
    expect((await moment('', 'agdal')).json()).toMatchObject({ incidents: null, total: 1 });
    client.broken.history = false;
  });

  it('does not look back farther than a day', async () => {
    const answer = await moment(`?at=${NOW_MS - 25 * HOUR_MS}`, 'agdal');
    expect([answer.statusCode, answer.json()]).toEqual([400, { error: 'invalid_request', reason: 'moment_too_old' }]);
  });

  it('is in the audit log before it is shown, once for the same alerts, and is not shown without that', async () => {
    const consulted = () => client.entries.filter(({ objectKind }) => objectKind === 'alert').length;
    const before = consulted();
    const headers = client.as('operator', undefined, ['agdal'], 'somebody-new');
    for (const _ of [1, 2, 3]) await client.get('/api/map/moment', headers);
    expect(consulted()).toBe(before + 1);
    client.broken.audit = true;
    const refused = await client.get('/api/map/moment', client.as('operator', undefined, ['agdal'], 'somebody-else'));
    expect(refused.statusCode).toBe(503);
    client.broken.audit = false;
  });
});

test.each([
  ['operator', 200],
  ['supervisor', 200],
  ['reviewer', 403],
  ['analyst', 403],
  ['auditor', 403],
  ['officer', 403],
] as const)('the map of a person who is %s answers %i', async (role, status) => {
  for (const path of ['/api/map/moment', '/api/map/views'])
    expect((await client.get(path, client.as(role))).statusCode, path).toBe(status);
});

it('the ground that a camera sees is shown to people of its district', async () => {
  const points = [
    { picture: [0.1, 0.9], xM: -4, yM: 10 },
    { picture: [0.9, 0.9], xM: 4, yM: 10 },
    { picture: [0.4, 0.5], xM: -4, yM: 40 },
    { picture: [0.6, 0.5], xM: 4, yM: 40 },
  ];
  const calibration = { points, widthPx: 640, heightPx: 360, origin: 'measured', originAt: [-6.84, 34.02] };
  client.memory.putCamera(cameraOf({ camera: 'hassan-road-1', district: 'hassan', calibration }));
  const seenBy = async (...districts: string[]) =>
    (await client.get('/api/map/views', client.operatorOf(...districts)))
      .json<{ camera: string }[]>()
      .map(({ camera }) => camera);
  expect(await seenBy('hassan')).toEqual(['hassan-road-1']);
  expect(await seenBy('agdal')).toEqual([]);
});
