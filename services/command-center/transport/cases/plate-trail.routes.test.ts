import { describe, expect, it, test } from 'vitest';
import { Role } from '@marsad/schemas';
import { CASE_ID, CASE_PLATE, caseOf } from '../../testing/case-examples.ts';
import { cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const CAMERAS = ['agdal-gate-1', 'hassan-gate-1'];
const DAY_MS = 24 * 3_600_000;
const client = useTestClient((fresh) => {
  const everybody = Role.options.map((role) => ({ ...caseOf().people[0], subject: `${role}-1`, role: 'lead' }));
  fresh.cases.putCase(caseOf({ people: everybody }));
  for (const camera of CAMERAS) fresh.memory.putCamera(cameraOf({ camera, district: camera.split('-')[0] }));
});
const question = { plateKey: CASE_PLATE.key, fromMs: NOW_MS - DAY_MS, toMs: NOW_MS, cameras: CAMERAS };
const trail = (change: object = {}, headers: Record<string, string> = client.as('operator'), caseId = CASE_ID) =>
  client.post(`/api/cases/${caseId}/plate-trail`, { ...question, purpose: 'stolen_vehicle', ...change }, headers);
const reading = (readId: string, camera: string, capturedAtMs: number) => ({
  ...{ readId, camera, district: camera.split('-')[0] ?? '', capturedAtMs, plateText: CASE_PLATE.text },
  ...{ rawText: '123456WW', confidence: 0.9, votes: 3, vehicleClass: 'car', simulated: true },
});

describe('the trail of a plate of a case', () => {
  it('goes from the first read to the last, at the cameras that were named', async () => {
    client.reads.push(reading('b', 'hassan-gate-1', NOW_MS - 10), reading('a', 'agdal-gate-1', NOW_MS - 20));
    const { reads, truncated } = (await trail()).json<{ reads: { readId: string }[]; truncated: boolean }>();
    expect([reads.map(({ readId }) => readId), truncated]).toEqual([['a', 'b'], false]);
    expect(client.plateQuestions).toMatchObject([{ plateKey: CASE_PLATE.key, cameras: CAMERAS }]);
  });

  it('is in the log with person, purpose and case before the history is asked (control 16)', async () => {
    client.broken.history = true;
    expect((await trail()).json()).toEqual({ error: 'history_unavailable' });
    expect(client.entries).toMatchObject([
      { actor: 'operator-1', purpose: 'plate_search', objectKind: 'plate_query', caseReference: 'TR-2026-118' },
    ]);
    expect(JSON.stringify(client.entries)).not.toContain('123456');
  });

  test.each([
    ['of a plate that is not on the case', { plateKey: 'ww:999999' }, 404],
    ['at a camera that does not exist', { cameras: ['nowhere-1'] }, 404],
    ['at no camera, which would be all of them', { cameras: [] }, 400],
    ['without a purpose', { purpose: undefined }, 400],
    ['with a purpose of their own', { purpose: 'curiosity' }, 400],
    ['of more than a week', { fromMs: NOW_MS - 8 * DAY_MS }, 400],
    ['of a period that ends before it begins', { toMs: 1 }, 400],
  ])('%s is refused, and asks nothing of the history', async (_, change, status) => {
    expect((await trail(change)).statusCode).toBe(status);
    expect([client.plateQuestions, client.entries]).toEqual([[], []]);
  });

  it('at a camera of another district is answered as if there were no such camera', async () => {
    const own = client.as('operator', CITY_AGENCY, ['agdal']);
    const [foreign, none] = [await trail({}, own), await trail({ cameras: ['nowhere-1'] }, own)];
    expect([foreign.statusCode, foreign.body]).toEqual([none.statusCode, none.body]);
    expect(client.plateQuestions).toEqual([]);
  });

  test.each([
    ['of a closed case', { state: 'closed' }, 'lead'],
    ['by somebody who only reads the case', {}, 'reader'],
  ])('%s is refused, and asks nothing of the history', async (_, over, role) => {
    client.cases.putCase(
      caseOf({ ...over, revision: 99, people: [{ ...caseOf().people[0], subject: 'operator-1', role }] }),
    );
    expect((await trail()).statusCode).toBe(403);
    expect(client.plateQuestions).toEqual([]);
    expect(client.entries).toMatchObject([{ outcome: 'refused', refusal: 'role_may_not' }]);
  });

  it('of a case that the person is not on is answered as if there were none', async () => {
    const stranger = client.as('operator', CITY_AGENCY, ['*'], 'stranger');
    const [hidden, none] = [await trail({}, stranger), await trail({}, stranger, 'case-0')];
    expect([hidden.statusCode, hidden.body]).toEqual([none.statusCode, none.body]);
  });

  test.each(Role.options)('is for a %s on the case only where the role may search for plates', async (role) => {
    const answer = await trail({}, client.as(role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY));
    expect(answer.statusCode).toBe(['operator', 'supervisor'].includes(role) ? 200 : 403);
  });

  it('may be asked for ten times a minute by one person', async () => {
    const session = (n: number) =>
      client.cookieOf(client.sessionOf(['*'], undefined, { id: `s-${n}`, subject: 'operator-1' }));
    for (let n = 0; n < 10; n++) expect((await trail({}, session(n))).statusCode).toBe(200);
    expect((await trail({}, session(10))).json()).toEqual({ error: 'too_many_requests' });
  });
});
