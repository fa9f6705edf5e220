import { describe, expect, it } from 'vitest';
import type { Role } from '@marsad/schemas';
import type { PlateReading } from '../../ports.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, PUBLIC_URL } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();

const reading = (readId: string, district: string): PlateReading => ({
  readId,
  district,
  camera: `${district}-gate-1`,
  capturedAtMs: NOW_MS,
  plateText: '123456 | WW',
  rawText: '123456WW',
  confidence: 0.9,
  votes: 3,
  vehicleClass: 'car',
  simulated: true,
});
const QUESTION = {
  plate: '123456 ww',
  fromMs: NOW_MS - 3_600_000,
  toMs: NOW_MS,
  purpose: 'stolen_vehicle',
  caseReference: 'DEMO-2026-001',
};
const search = (change: Record<string, unknown> = {}, headers: Record<string, string> = client.as('operator')) =>
  client.http.inject({
    method: 'POST',
    url: '/api/plates/search',
    payload: { ...QUESTION, ...change },
    headers: { origin: PUBLIC_URL, ...headers },
  });

describe('a search for a plate', () => {
  it('finds readings of the plate in any usual spelling, in the districts of the person and no other', async () => {
    client.reads.push(reading('r-1', 'hassan'), reading('r-2', 'agdal'));
    const all = (await search()).json<{ plate: { key: string }; reads: PlateReading[]; truncated: boolean }>();
    expect([all.plate.key, all.reads.length, all.truncated]).toEqual(['ww:123456', 2, false]);
    const own = (await search({}, client.as('operator', CITY_AGENCY, ['hassan'], 'o-2'))).json<typeof all>();
    expect(own.reads.map(({ readId }) => readId)).toEqual(['r-1']);
    expect(client.plateQuestions.at(-1)?.districts).toEqual(['hassan']);
  });

  it('is in the log with person, case and purpose before the history is queried (control 16)', async () => {
    client.broken.history = true;
    expect((await search()).json()).toEqual({ error: 'history_unavailable' });
    expect(client.entries).toMatchObject([
      { actor: 'operator-1', purpose: 'plate_search', objectKind: 'plate_query', caseReference: 'DEMO-2026-001' },
    ]);
    expect(JSON.stringify(client.entries)).not.toContain('123456');
  });

  it.each([
    ['without a purpose', { purpose: undefined }, 'body/purpose'],
    ['with a purpose of their own', { purpose: 'curiosity' }, 'body/purpose'],
    ['without a case', { caseReference: undefined }, 'body/caseReference'],
    ['with a blank for a case', { caseReference: '  ' }, 'body/caseReference'],
    ['with a plate of 60 characters', { plate: '1'.repeat(60) }, 'plate_too_long'],
    ['with no plate in the text', { plate: '--' }, 'plate_empty'],
    ['with a period that ends before it begins', { toMs: 1 }, 'from_not_before_to'],
  ])('is refused %s, without a query of the history or an entry in the log', async (_, change, reason) => {
    const response = await search(change);
    expect([response.statusCode, response.json()]).toEqual([400, { error: 'invalid_request', reason }]);
    expect([client.plateQuestions, client.entries]).toEqual([[], []]);
  });

  it.each<[Role, string]>([
    ['reviewer', CITY_AGENCY],
    ['judge', CITY_AGENCY],
    ['analyst', CITY_AGENCY],
    ['auditor', CITY_AGENCY],
    ['operator', OTHER_AGENCY],
    ['officer', OTHER_AGENCY],
  ])('is not for a %s of %s', async (role, agency) => {
    expect((await search({}, client.as(role, agency))).json()).toEqual({
      error: 'role_may_not',
      reason: 'plate_search',
    });
    expect(client.plateQuestions).toEqual([]);
  });

  it('is allowed ten times a minute for one person, however many sessions they have', async () => {
    const session = (n: number) =>
      client.cookieOf(client.sessionOf(['*'], undefined, { id: `s-${n}`, subject: 'operator-1' }));
    for (let n = 0; n < 10; n++) expect((await search({}, session(n))).statusCode).toBe(200);
    expect((await search({}, session(10))).json()).toEqual({ error: 'too_many_requests' });
    expect((await search({}, client.as('operator', CITY_AGENCY, ['*'], 'operator-2'))).statusCode).toBe(200);
    expect(client.plateQuestions).toHaveLength(11);
  });
});

describe('a search for a face', () => {
  it.each<Role>(['operator', 'supervisor', 'judge', 'reviewer'])(
    'is refused to a %s as to everybody, and the attempt is in the log (control 6)',
    async (role) => {
      const response = await client.http.inject({
        method: 'POST',
        url: '/api/faces/search',
        payload: { image: 'x', caseReference: 'DEMO-1' },
        headers: { origin: PUBLIC_URL, ...client.as(role) },
      });
      expect([response.statusCode, response.json()]).toEqual([
        403,
        { error: 'not_offered', reason: 'retrospective_face_search' },
      ]);
      expect(client.entries).toMatchObject([
        { actor: `${role}-1`, objectKind: 'face_candidate', outcome: 'refused', refusal: 'not_offered' },
      ]);
    },
  );
});
