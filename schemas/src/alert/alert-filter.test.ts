import { describe, expect, it, test, vi } from 'vitest';
import { alertChanged, alertFilterOf, hotlistEntry, parsePlate, plateRead } from '../index.ts';
import type { Alert, AlertFilter } from '../index.ts';

const plate = (text: string) => {
  const parsed = parsePlate(text);
  if (parsed.kind === 'refused') throw new Error(parsed.detail);
  return parsed.plate;
};
const behaviour: Alert = alertChanged.example;
const hit: Alert = {
  ...behaviour,
  why: {
    ...{ rule: 'hotlist', ruleVersion: 3, match: 'possible', differences: [], entryId: 'h-1', readId: 'r-1' },
    ...{ entryPlate: plate('36814 | ? | 26'), read: plate('36814 | د | 26'), rawText: '', characters: [] },
    ...{ hotlistReason: hotlistEntry.example.reason, caseReference: 'DEMO-2026-004', confidence: 0.9, votes: 1 },
    ...{ vehicleClass: 'car', model: plateRead.example.model },
  },
};
const { raisedAtMs } = behaviour;

describe('an alert is found by', () => {
  test.each<[string, Alert, AlertFilter, boolean]>([
    ['an empty filter', behaviour, {}, true],
    ['a stage', behaviour, { stage: 'open' }, true],
    ['a stage that it has left', { ...behaviour, state: 'dismissed' }, { stage: 'open' }, false],
    ['the stage `handled`', { ...behaviour, state: 'closed' }, { stage: 'handled' }, true],
    ['its kind', behaviour, { kind: 'zone_entered' }, true],
    ['how well a plate matched', hit, { kind: 'possible' }, true],
    ['another kind', hit, { kind: 'exact' }, false],
    ['its district and camera', behaviour, { district: 'hassan', camera: 'hassan-works-1' }, true],
    ['another district', behaviour, { district: 'agdal' }, false],
    ['the moment at which it was raised', behaviour, { fromMs: raisedAtMs, toMs: raisedAtMs + 1 }, true],
    ['a span that ends as it is raised', behaviour, { toMs: raisedAtMs }, false],
    ['a span that begins afterwards', behaviour, { fromMs: raisedAtMs + 1 }, false],
    ['a plate as read, without its bars', hit, { text: '36814د26' }, true],
    ['a part of it, in Arabic digits', hit, { text: '٣٦٨١٤' }, false],
    ['a case', hit, { text: 'demo-2026-004' }, true],
    ['a place', behaviour, { text: 'red floor' }, true],
    ['another plate', hit, { text: '36815' }, false],
  ])('%s', (_, alert, filter, found) => {
    expect(alertFilterOf(filter)(alert)).toBe(found);
  });
});

it('makes nothing plain a second time for each alert, so that a search for a person does not stop the city', () => {
  const step = { atMs: 0, action: 'note', from: 'raised', to: 'raised', commandId: 'c-1' } as const;
  const actor = { subject: 'operator-1', name: 'Opératrice', agency: 'city' };
  const alerts = Array.from({ length: 50 }, () => ({
    ...hit,
    history: Array.from({ length: 50 }, () => ({ ...step, actor })),
  }));
  const search = (filter: AlertFilter): number => alerts.filter(alertFilterOf(filter)).length;
  search({ who: 'nobody of them', plate: '36814' });
  const normalise = vi.spyOn(String.prototype, 'normalize');
  expect([search({ who: 'opératrice' }), search({ plate: '36814' })]).toEqual([50, 50]);
  // Only what was asked for.
  expect(normalise.mock.calls.length).toBeLessThan(10);
  normalise.mockRestore();
});
