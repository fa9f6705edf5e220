import type { Alert } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterOf, pageOf } from './alert-page.ts';
import { createCityMemory } from './city-memory.ts';

const alertOf = (n: number, raisedAtMs: number, state: Alert['state'] = 'raised'): Alert => ({
  ...alertChanged.example,
  alertId: `a-${n}`,
  raisedAtMs,
  state,
});
const EACH = { order: 'newest', grouped: false } as const;
const same = (alert: Alert) => alert;

const times = fc.array(fc.nat(40), { maxLength: 60 });

it('property: the pages together hold each alert that existed at the first page once, in order, whatever arrives or is revised meanwhile', () => {
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 7 }), times, (raised, limit, arriving) => {
      const memory = createCityMemory();
      raised.forEach((at, n) => memory.putAlert(alertOf(n, at), n));
      const expected = memory.history().map(({ alertId }) => alertId);
      const seen: string[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = pageOf(memory.history(), {}, { ...EACH, after: afterOf(cursor ?? '', 'newest'), limit }, same);
        seen.push(...page.alerts.map(({ alertId }) => alertId));
        cursor = page.next;
        const at = arriving[(pages += 1)];
        if (at === undefined) continue;
        memory.putAlert(alertOf(1_000 + pages, 100 + at), at);
        memory.putAlert({ ...alertOf(0, raised[0] ?? 0), revision: pages }, at);
      } while (cursor !== undefined);
      expect(seen).toEqual(expected);
    }),
  );
});

it('counts both stages of the alerts that fit the filter, and pages through one stage', () => {
  const alerts = [alertOf(3, 3), alertOf(2, 2, 'closed'), alertOf(1, 1), alertOf(0, 0, 'dismissed')];
  const first = pageOf(alerts, { stage: 'open' }, { ...EACH, limit: 1 }, same);
  expect(first).toMatchObject({ alerts: [{ alertId: 'a-3' }], total: 2, counts: { open: 2, handled: 2 } });
  const second = pageOf(
    alerts,
    { stage: 'open' },
    { ...EACH, limit: 1, after: afterOf(first.next ?? '', 'newest') },
    same,
  );
  expect(second.alerts.map(({ alertId }) => alertId)).toEqual(['a-1']);
  expect(second.next).toBeUndefined();
});

it('continues after an alert that no longer exists or no longer fits the filter', () => {
  const alerts = [alertOf(3, 3), alertOf(1, 1), alertOf(0, 1)];
  const page = pageOf(alerts, {}, { ...EACH, after: { alertId: 'a-2', atMs: 2 }, limit: 5 }, same);
  expect(page.alerts.map(({ alertId }) => alertId)).toEqual(['a-1', 'a-0']);
});

it('lists by need: what nobody has looked at, then the gravest, then what waits longest', () => {
  const memory = createCityMemory();
  const put = (alertId: string, more: Partial<Alert>): void =>
    void memory.putAlert({ ...alertChanged.example, alertId, ...more }, 1);
  put('taken-critical', { state: 'acknowledged', severity: 'critical', raisedAtMs: 1 });
  put('old-low', { severity: 'low', raisedAtMs: 2 });
  put('new-high', { severity: 'high', raisedAtMs: 9 });
  put('old-high', { severity: 'high', raisedAtMs: 3 });
  put('confirmed', { state: 'confirmed', severity: 'low', raisedAtMs: 1 });
  put('closed', { state: 'closed', severity: 'critical', raisedAtMs: 1 });
  put('of-a-later-version', { severity: 'catastrophic', raisedAtMs: 10 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const after = cursor === undefined ? undefined : afterOf(cursor, 'need');
    const page = pageOf(memory.queue(), {}, { order: 'need', grouped: false, after, limit: 2 }, same);
    seen.push(...page.alerts.map(({ alertId }) => alertId));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toEqual([
    'of-a-later-version',
    'old-high',
    'new-high',
    'old-low',
    'confirmed',
    'taken-critical',
    'closed',
  ]);
  memory.putAlert({ ...alertChanged.example, alertId: 'old-low', severity: 'critical', raisedAtMs: 2, revision: 9 }, 2);
  expect(memory.queue().map(({ alertId }) => alertId)[0]).toBe('old-low');
});

it.each([
  ['newest', '3-7.a-1'],
  ['need', '7.a-1'],
] as const)('takes no cursor of another order than %s', (order, cursor) => {
  expect(afterOf(cursor, order)).toBeUndefined();
});
