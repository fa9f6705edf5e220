import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { alertOf, NOW_MS } from '../testing/examples.ts';
import { alertsAt, mapAlertShown, withoutAlerted } from './map-moment.ts';
import type { MapIncident } from './traffic.ts';

const MINUTE_MS = 60_000;
const actor = { subject: 'p', name: 'P', agency: 'a' };
const HANDLED = alertOf({
  alertId: 'handled',
  state: 'closed',
  raisedAtMs: NOW_MS,
  history: [
    { atMs: NOW_MS + MINUTE_MS, action: 'acknowledge', from: 'raised', to: 'acknowledged', actor },
    { atMs: NOW_MS + 2 * MINUTE_MS, action: 'close', from: 'acknowledged', to: 'closed', actor },
  ],
});

describe('an alert as it stood', () => {
  test.each([
    ['before it was raised', -1, []],
    ['when it was raised', 0, ['raised']],
    ['at the moment of an act', MINUTE_MS, ['acknowledged']],
    ['just before it was closed', 2 * MINUTE_MS - 1, ['acknowledged']],
    ['once it was closed', 2 * MINUTE_MS, []],
  ])('%s', (_, afterMs, states) => {
    expect(alertsAt([HANDLED], NOW_MS + afterMs).map(({ state }) => state)).toEqual(states);
  });
});

it('what a muted rule raised waits for nobody', () => {
  const quiet = alertOf({ alertId: 'quiet', raisedAtMs: NOW_MS, mutedUntilMs: NOW_MS + MINUTE_MS, history: [] });
  expect(alertsAt([quiet], NOW_MS)).toEqual([]);
});

it('the order is that of need at that moment, not of now', () => {
  const high = alertOf({ alertId: 'high', severity: 'high', raisedAtMs: NOW_MS, history: [] });
  const taken = alertOf({ ...HANDLED, alertId: 'taken', severity: 'critical' });
  const idsAt = (atMs: number): string[] => alertsAt([high, taken], atMs).map(({ alertId }) => alertId);
  expect(idsAt(NOW_MS)).toEqual(['taken', 'high']);
  expect(idsAt(NOW_MS + MINUTE_MS)).toEqual(['high', 'taken']);
});

it('the map names of an alert only what it draws', () => {
  const shown = mapAlertShown(alertOf({ severity: 'critical' }));
  expect(Object.keys(shown).toSorted()).toEqual([
    'alertId',
    'camera',
    'kind',
    'raisedAtMs',
    'revision',
    'severity',
    'state',
  ]);
});

it('an incident that an alert on the map is about is not there twice', () => {
  const factId = createHash('sha256').update('incident-1').digest('hex');
  const incidents = [{ factId }, { factId: 'another' }] as MapIncident[];
  expect(withoutAlerted(incidents, [alertOf({ incidentId: 'incident-1' })])).toEqual([{ factId: 'another' }]);
});
