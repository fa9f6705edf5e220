import type { Alert } from '@marsad/schemas';
import { alertChanged, REPEATS_WITHIN_MS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { pageOf } from './alert-page.ts';
import { groupRepeats } from './alert-repeats.ts';

const behaviour = alertChanged.example.why;
const alertOf = (n: number, raisedAtMs: number, more: Partial<Alert> = {}): Alert => ({
  ...alertChanged.example,
  alertId: `a-${n}`,
  raisedAtMs,
  ...more,
});
const groupsOf = (alerts: readonly Alert[]): string[][] =>
  groupRepeats(alerts).map((row) => row.alerts.map(({ alertId }) => alertId));

describe('repeats', () => {
  it('chain alerts of which each is within half an hour of another, and stand where their first stands', () => {
    const alerts = [
      alertOf(1, 0),
      alertOf(9, 5, { camera: 'elsewhere' as Alert['camera'] }),
      alertOf(2, REPEATS_WITHIN_MS),
    ];
    expect(groupsOf([...alerts, alertOf(3, 2 * REPEATS_WITHIN_MS)])).toEqual([['a-1', 'a-2', 'a-3'], ['a-9']]);
    expect(groupsOf([...alerts, alertOf(3, 2 * REPEATS_WITHIN_MS + 1)])).toEqual([['a-1', 'a-2'], ['a-9'], ['a-3']]);
  });

  it.each<[string, Partial<Alert>]>([
    ['another camera', { camera: 'elsewhere' as Alert['camera'] }],
    ['another state', { state: 'acknowledged' }],
    ['another rule', { why: { ...behaviour, ruleId: 'r-2' } as Alert['why'] }],
    ['a demonstration', { simulated: !alertChanged.example.simulated }],
  ])('are no repeats where one is of %s', (_, more) => {
    expect(groupsOf([alertOf(1, 0), alertOf(2, 1, more)])).toEqual([['a-1'], ['a-2']]);
  });

  it('are one row of a page with their count, and open into their alerts', () => {
    const alerts = [alertOf(1, 1), alertOf(2, 2), alertOf(3, 3, { state: 'confirmed' })];
    const wanted = { order: 'newest', grouped: true, limit: 10 } as const;
    const same = (alert: Alert) => alert;
    expect(pageOf(alerts, {}, wanted, same)).toMatchObject({
      alerts: [{ alertId: 'a-1' }, { alertId: 'a-3' }],
      repeats: [{ alertId: 'a-1', count: 2, fromMs: 1, toMs: 2 }],
      ...{ total: 3, rows: 2 },
    });
    const opened = pageOf(alerts, {}, { ...wanted, grouped: false, repeatsOf: 'a-2' }, same);
    expect([opened.alerts.map(({ alertId }) => alertId), opened.total]).toEqual([['a-1', 'a-2'], 2]);
    expect(pageOf(alerts, {}, { ...wanted, repeatsOf: 'a-9' }, same).alerts).toEqual([]);
  });
});
