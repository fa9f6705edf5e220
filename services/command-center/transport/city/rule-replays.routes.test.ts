import { ruleReplayed, type Role } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
const ROLES: Role[] = ['operator', 'reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor', 'officer'];
const HOUR_MS = 3_600_000;
const RULE = {
  ...{ ruleId: 'station-loitering', district: 'agdal', camera: 'agdal-avenue-1', kind: 'loitering' },
  ...{ placeId: 'forecourt', thresholds: {}, severity: 'medium', cooldownMs: 0 },
};
const SPAN = { fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS };

type Headers = Record<string, string>;
function ask(headers: Headers, body: object = {}) {
  client.memory.putCamera(cameraOf());
  return client.post('/api/rule-replays', { rule: RULE, ...SPAN, ...body }, headers);
}
const supervisor = (): Headers => client.as('supervisor');

describe('a replay of a rule', () => {
  it('is recorded, and sent to the district with the name of the person', async () => {
    const response = await ask(supervisor(), { version: 3 });
    expect(response.statusCode).toBe(202);
    const { replayId } = response.json<{ replayId: string }>();
    expect(client.replaysAsked).toMatchObject([{ replayId, ...SPAN, version: 3, by: { subject: 'supervisor-1' } }]);
    expect(client.entries.at(-1)).toMatchObject({ actor: 'supervisor-1', action: 'consult', objectKind: 'rule' });
    const state = await client.get(`/api/rule-replays/${replayId}`, supervisor());
    expect(state.json()).toEqual({ status: 'waiting', replayId });
  });

  it('shows how far it is, then what it found, to the person who asked and to nobody else', async () => {
    const { replayId } = (await ask(supervisor())).json<{ replayId: string }>();
    const lost = { fromMs: 1, toMs: 2 };
    const put = (progress: number, state: string) =>
      client.replays.putAnswer(
        { ...ruleReplayed.example, replayId, progress, state, doneToMs: 5, unreadable: [lost] },
        NOW_MS,
      );
    const url = `/api/rule-replays/${replayId}`;
    put(0, 'running');
    expect((await client.get(url, supervisor())).json()).toEqual({ status: 'waiting', replayId, doneToMs: 5 });
    put(1, 'done');
    expect((await client.get(url, supervisor())).json()).toMatchObject({
      status: 'answered',
      state: 'done',
      raised: 1,
      unreadable: [lost],
    });
    const other = client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2');
    expect((await client.get(url, other)).statusCode).toBe(404);
  });

  test.each(ROLES)('a %s may ask for it only as a supervisor', async (role) => {
    const agency = role === 'officer' ? OTHER_AGENCY : CITY_AGENCY;
    expect((await ask(client.as(role, agency))).statusCode).toBe(role === 'supervisor' ? 202 : 403);
    expect(client.replaysAsked).toHaveLength(role === 'supervisor' ? 1 : 0);
  });

  test.each<[string, object, number]>([
    ['of a span that ends before it begins', { fromMs: NOW_MS, toMs: NOW_MS - 1 }, 400],
    ['of a span in the future', { fromMs: NOW_MS, toMs: NOW_MS + 1 }, 400],
    ['of a span longer than tracks live', { fromMs: NOW_MS - 49 * HOUR_MS }, 400],
    ['of a rule without a kind', { rule: { ...RULE, kind: undefined } }, 400],
    ['of a camera that nobody knows', { rule: { ...RULE, camera: 'unknown-1' } }, 404],
    ['of a camera under the name of another district', { rule: { ...RULE, district: 'hassan' } }, 400],
  ])('%s is refused', async (_, body, status) => {
    expect((await ask(supervisor(), body)).statusCode).toBe(status);
    expect(client.replaysAsked).toEqual([]);
  });

  it('is refused to a supervisor of another district, while two are open, and while the log cannot record it', async () => {
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(403);
    client.broken.audit = true;
    expect((await ask(supervisor())).statusCode).toBe(503);
    client.broken.audit = false;
    expect([(await ask(supervisor())).statusCode, (await ask(supervisor())).statusCode]).toEqual([202, 202]);
    expect((await ask(supervisor())).json()).toMatchObject({ error: 'too_many_requests' });
    expect(client.replaysAsked).toHaveLength(2);
  });

  it('is taken twice when four are asked for at once', async () => {
    const taken = await Promise.all([1, 2, 3, 4].map(() => ask(supervisor())));
    expect(taken.map(({ statusCode }) => statusCode).toSorted()).toEqual([202, 202, 429, 429]);
    expect(client.replaysAsked).toHaveLength(2);
  });
});
