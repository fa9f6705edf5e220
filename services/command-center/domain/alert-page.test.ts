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
        const page = pageOf(memory.history(), {}, { after: afterOf(cursor ?? ''), limit }, same);
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
  const first = pageOf(alerts, { stage: 'open' }, { limit: 1 }, same);
  expect(first).toMatchObject({ alerts: [{ alertId: 'a-3' }], total: 2, counts: { open: 2, handled: 2 } });
  const second = pageOf(alerts, { stage: 'open' }, { limit: 1, after: afterOf(first.next ?? '') }, same);
  expect(second.alerts.map(({ alertId }) => alertId)).toEqual(['a-1']);
  expect(second.next).toBeUndefined();
});

it('continues after an alert that no longer exists or no longer fits the filter', () => {
  const alerts = [alertOf(3, 3), alertOf(1, 1), alertOf(0, 1)];
  const page = pageOf(alerts, {}, { after: { alertId: 'a-2', raisedAtMs: 2 }, limit: 5 }, same);
  expect(page.alerts.map(({ alertId }) => alertId)).toEqual(['a-1', 'a-0']);
});
