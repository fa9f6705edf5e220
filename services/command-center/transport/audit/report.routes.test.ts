import { describe, expect, it, test } from 'vitest';
import { Role } from '@marsad/schemas';
import type { LoggedLeaf } from '../../ports.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const DAY_MS = 86_400_000;
const leafOf = (over: Partial<LoggedLeaf> = {}): LoggedLeaf => ({
  index: 0,
  entryId: 'an-entry',
  atMs: NOW_MS - DAY_MS,
  sequencedAtMs: NOW_MS,
  producer: 'command-center/command-center-1',
  seq: 0,
  lastSeq: 0,
  leafKind: 'entry',
  outcome: 'allowed',
  refusal: '',
  times: 3,
  actor: 'salma-of-the-night-shift',
  agency: CITY_AGENCY,
  purpose: 'alert_handling',
  action: 'consult',
  objectKind: 'alert',
  caseReference: 'D-2026-4711',
  objectCommitment: 'd'.repeat(64),
  leafHash: 'f'.repeat(64),
  ...over,
});
const client = useTestClient((prepared) => void prepared.logged.push(leafOf()));
const report = (role: Role = 'auditor', query = '') =>
  client.get(`/api/report${query}`, client.as(role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY));
const MONTH = new Date(NOW_MS).toISOString().slice(0, 7);

describe('the public report', () => {
  it('counts what powers were used for in the running month', async () => {
    const response = await report();
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      month: MONTH,
      isWhole: false,
      acts: [{ agency: CITY_AGENCY, action: 'consult', objectKind: 'alert', entries: 1, acts: 3, withCase: 1 }],
    });
  });

  test.each(Role.options)('a %s reads it, and nobody who is not signed in', async (role) => {
    expect((await report(role)).statusCode).toBe(200);
    expect((await client.get('/api/report')).statusCode).toBe(401);
  });

  it('attack: shows no act of the day that is running, so that nobody reads one off as it happens', async () => {
    client.logged.push(leafOf({ atMs: NOW_MS - 1_000, action: 'unmask' }));
    const response = await report('officer');
    expect(response.body).not.toContain('unmask');
    const { toMs, timeZone } = response.json<{ toMs: number; timeZone: string }>();
    expect(new Date(toMs).toLocaleTimeString('en-GB', { timeZone })).toBe('00:00:00');
    expect(NOW_MS - toMs).toBeLessThan(DAY_MS);
  });

  it('has no person, case, object or entry in it', async () => {
    const { body } = await report();
    for (const secret of ['salma', '4711', 'an-entry', 'ddd', 'fff', 'command-center'])
      expect(body).not.toContain(secret);
  });

  it('of a month that is over is whole, and of one that nothing was done in is empty', async () => {
    expect((await report('auditor', '?month=2024-02')).json()).toMatchObject({
      isWhole: true,
      acts: [],
      decisions: [],
    });
  });

  it.each([
    ['?month=2099-01', 'month_not_begun'],
    ['?month=2026-13', 'no_month'],
    ["?month=1'--", 'no_month'],
  ])('refuses %s', async (query, reason) => {
    const response = await report('auditor', query);
    expect([response.statusCode, response.json()]).toEqual([400, { error: 'invalid_request', reason }]);
  });

  it('says that the history does not answer', async () => {
    client.broken.history = true;
    expect((await report()).json()).toEqual({ error: 'history_unavailable' });
  });

  it('needs no working log, because nobody is in it', async () => {
    client.broken.audit = true;
    expect((await report()).statusCode).toBe(200);
  });
});
