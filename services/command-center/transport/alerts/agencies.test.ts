import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sharingAgreement } from '@marsad/schemas';
import {
  CITY_AGENCY,
  NOW_MS,
  OTHER_AGENCY,
  PUBLIC_URL,
  alertOf,
  cameraOf,
  faceAlertOf,
} from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf());
  client.memory.putAlert(alertOf(), NOW_MS);
  client.memory.putAlert(faceAlertOf(), NOW_MS);
});

const share = (change: object = {}) =>
  client.rights.agreements.put(
    sharingAgreement.schema.parse({ ...sharingAgreement.example, rules: ['behaviour'], ...change }),
  );
const ask = (url: string, headers: Record<string, string> = client.as('officer', OTHER_AGENCY)) =>
  client.http.inject({ url, headers });
const alertsOf = async (headers?: Record<string, string>): Promise<string[]> =>
  (await ask('/api/alerts', headers)).json<{ alerts: { alertId: string }[] }>().alerts.map(({ alertId }) => alertId);

describe('an officer of another agency', () => {
  it('sees an alert under an agreement in force, and only then', async () => {
    expect(await alertsOf()).toEqual([]);
    expect((await ask('/api/alerts/a-91c2')).json()).toEqual({ error: 'not_found' });
    share();
    expect(await alertsOf()).toEqual(['a-91c2']);
    expect((await ask('/api/alerts/a-91c2')).statusCode).toBe(200);
    share({ revision: 1, state: 'ended' });
    expect(await alertsOf()).toEqual([]);
  });

  it.each([
    ['another agency', { agency: 'civil-protection' }],
    ['another district', { districts: ['agdal'] }],
    ['other rules', { rules: ['hotlist', 'face'] }],
    ['a time that is over', { expiresAtMs: NOW_MS }],
    ['a time to come', { validFromMs: NOW_MS + 1 }],
  ])('sees nothing under an agreement of %s', async (_, change) => {
    share(change);
    expect(await alertsOf()).toEqual([]);
    for (const path of ['', '/snapshot', '/clip', '/plate', '/head'])
      expect((await ask(`/api/alerts/a-91c2${path}`)).json()).toEqual({ error: 'not_found' });
  });

  it('pages and searches through the shared alerts and no others', async () => {
    client.memory.putAlert(alertOf({ alertId: 'other', district: 'agdal', raisedAtMs: NOW_MS }), NOW_MS);
    share({ districts: ['hassan'] });
    const page = (await ask('/api/alerts?limit=1')).json<{ total: number; next?: string }>();
    expect([page.total, page.next]).toEqual([1, undefined]);
    expect((await ask('/api/alerts?q=other')).json()).toMatchObject({ alerts: [], total: 0 });
    expect(client.disclosed.map(({ alertId }) => alertId)).toEqual(['a-91c2']);
  });

  it('sees neither the single tracks of an alert nor their pictures', async () => {
    const views = { snapshot: { status: 'pending' }, clip: { status: 'pending' }, plateCrop: { status: 'none' } };
    const sightings = [{ observationId: 'b-1', capturedAtMs: NOW_MS, picturesId: 'a-91c2', ...views }];
    client.memory.putAlert(alertOf({ revision: 1, sightings }), NOW_MS);
    share();
    expect((await ask('/api/alerts/a-91c2/sightings')).json()).toEqual({ sightings: [] });
    expect((await ask('/api/alerts/a-91c2/sightings/a-91c2/snapshot')).json()).toEqual({ error: 'not_found' });
  });

  it('sees a face only once two reviewers agreed, and never how it was matched', async () => {
    share({ rules: ['face'] });
    expect(await alertsOf()).toEqual([]);
    client.memory.putAlert(faceAlertOf({ review: 'confirmed' }, { revision: 5 }), NOW_MS);
    const shown = await ask('/api/alerts/f-1');
    expect(shown.json()).toMatchObject({ why: { rule: 'face', review: 'confirmed' }, history: [] });
    expect(shown.body).not.toMatch(/score|entryId|candidateId|verifiers/);
  });

  it.each([
    '/api/cameras',
    '/api/rights',
    '/api/governance',
    '/api/stats',
    '/api/audit/entries',
    '/api/flow?camera=agdal-avenue-1',
    '/api/recordings?camera=agdal-avenue-1',
  ])('gets nothing of %s', async (url) => {
    share();
    expect((await ask(url)).json()).toMatchObject({ error: 'role_may_not' });
  });

  it('learns the name of the camera of a shared alert, and of no other camera', async () => {
    const { camera, district } = alertOf();
    const registered = cameraOf({ camera, district });
    client.memory.putCamera(registered);
    expect((await ask('/api/names')).json()).toEqual([]);
    share();
    const { name, zones, lines } = registered;
    const places = (all: readonly { id: string; name: object }[]) =>
      all.map((place) => ({ id: place.id, name: place.name }));
    expect((await ask('/api/names')).json()).toEqual([
      { camera, district, name, zones: places(zones), lines: places(lines) },
    ]);
    share({ revision: 1, state: 'ended' });
    expect((await ask('/api/names')).json()).toEqual([]);
  });

  it('moves no alert of the city, shared or not', async () => {
    const command = () =>
      client.http.inject({
        method: 'POST',
        url: '/api/alerts/a-91c2/commands',
        payload: { commandId: randomUUID(), proof: 'header.command.signature', action: 'acknowledge' },
        headers: { origin: PUBLIC_URL, ...client.as('officer', OTHER_AGENCY) },
      });
    expect((await command()).json()).toEqual({ error: 'not_found' });
    share();
    expect((await command()).json()).toEqual({ error: 'role_may_not', reason: 'alert_commands' });
    expect(client.commands).toEqual([]);
  });
});

describe('an operator', () => {
  it('of another agency gets "not found" for an alert of this city', async () => {
    share();
    const stranger = client.as('operator', OTHER_AGENCY);
    expect(await alertsOf(stranger)).toEqual([]);
    expect((await ask('/api/alerts/a-91c2', stranger)).json()).toEqual({ error: 'not_found' });
  });
});

describe('a candidate in review', () => {
  it('is hidden from an operator, "in review" to a supervisor, and whole to a reviewer', async () => {
    expect(await alertsOf(client.as('operator'))).toEqual(['a-91c2']);
    expect((await ask('/api/alerts/f-1', client.as('operator'))).statusCode).toBe(404);
    const supervised = await ask('/api/alerts/f-1', client.as('supervisor'));
    expect(supervised.json()).toMatchObject({ why: { review: 'in_review', caseReference: 'DEMO-2026-007' } });
    expect(supervised.body).not.toMatch(/score|entryId|candidateId|w-1|0\.713/);
    expect((await ask('/api/alerts', client.as('supervisor'))).body).not.toMatch(/score|entryId|candidateId|w-1/);
    const reviewed = await ask('/api/alerts/f-1', client.as('reviewer'));
    expect(reviewed.json()).toMatchObject({ why: { entryId: 'w-1', candidateId: 'f-77aa', score: 0.713 } });
    expect(await alertsOf(client.as('reviewer'))).toEqual(['f-1']);
  });

  it('is counted in the figures for all staff of the city', async () => {
    const stats = (await ask('/api/stats', client.as('operator'))).json<Record<string, unknown>>();
    expect(stats).toMatchObject({
      faceEvents: 1,
      faceMatchesConfirmed: 0,
      faceEventsBeforeAuthorisation: 1,
      auditEntries: null,
      alerts: { total: 1, face: {} },
    });
    client.checkpoint(12);
    expect((await ask('/api/stats', client.as('analyst', CITY_AGENCY))).json()).toMatchObject({ auditEntries: 12 });
  });
});
