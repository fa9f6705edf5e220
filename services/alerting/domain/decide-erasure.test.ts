import { alertChanged, caseChanged, erasureExecuted, holdAsked } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { decideErasure, keptBy } from './decide-erasure.ts';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2025, 8, 21);
const TO = FROM + DAY_MS;
const DUE = TO + 365 * DAY_MS;
const alertOf = (alertId: string, atMs: number, more: object = {}): Alert =>
  alertChanged.schema.parse({
    ...alertChanged.example,
    alertId,
    firstObservedAtMs: atMs,
    lastObservedAtMs: atMs,
    ...more,
  });
const { district, camera } = alertChanged.example;
const proofOf = (more: object = {}) => ({
  ...erasureExecuted.example,
  ...{ district, class: 'alerts', fromMs: FROM, toMs: TO, lifeMs: 365 * DAY_MS, held: 0, left: 0 },
  ...more,
});

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
  for (const alert of [
    alertOf('the-year-before', FROM - 300 * DAY_MS),
    alertOf('that-day', FROM + 1),
    alertOf('into-the-next-day', FROM + 1, { lastObservedAtMs: TO }),
    alertOf('of-another-district', FROM + 1, { district: 'another' }),
  ])
    book.put(alert);
});
const erased = (more: object = {}, keeps: (alert: Alert) => boolean = () => false, atMs = DUE) => {
  const decision = decideErasure(book, proofOf(more), keeps, atMs);
  return decision.kind === 'erase' ? decision.alerts.map(({ alertId }) => alertId) : decision.kind;
};

it('alerts of the day whose pictures are erased are erased, and older ones, which may have had no pictures', () => {
  expect(erased()).toEqual(['the-year-before', 'that-day']);
});

it.each([
  ['of another class', { class: 'recordings' }],
  ['that left pictures behind, so that it is tried again', { left: 1 }],
])('a proof %s erases no alert', (_what, more) => {
  expect(erased(more)).toEqual([]);
});

it('attack: a proof whose time has not come by the clock of the broker erases nothing', () => {
  expect(erased({}, undefined, DUE - 1)).toBe('not_due');
  expect(erased({ toMs: DUE + DAY_MS }, undefined, DUE)).toBe('not_due');
});

type Row = [what: string, cases: unknown[], holds: unknown[]];

describe('an alert is kept', () => {
  const openCase = caseChanged.schema.parse(caseChanged.example);
  const by = openCase.openedBy;
  const withAlert = { ...openCase, alerts: [{ alertId: 'that-day', district, by, atMs: DUE }] };
  const hold = { ...holdAsked.example, camera };
  const held = (state: string) => [
    { holdId: 'h', spanId: 's', district, camera, fromMs: FROM, toMs: TO, state, by, atMs: DUE },
  ];
  const keeping = (cases: readonly unknown[], holds: readonly unknown[]) =>
    keptBy(
      cases.map((of) => caseChanged.schema.parse(of)),
      holds.map((of) => holdAsked.schema.parse(of)),
    );
  it.each<Row>([
    ['by an open case', [withAlert], []],
    ['by a closed case that holds something still', [{ ...withAlert, state: 'closed', holds: held('placed') }], []],
    ['by a hold of what its clip shows', [], [{ ...hold, fromMs: FROM + 4_000, toMs: TO }]],
  ])('%s', (_what, cases, holds) => {
    expect(erased({}, keeping(cases, holds))).toEqual(['the-year-before']);
  });
  it.each<Row>([
    ['a closed case that released everything', [{ ...withAlert, state: 'closed', holds: held('released') }], []],
    ['a hold of another camera', [], [{ ...hold, camera: 'another', fromMs: FROM, toMs: TO }]],
    ['a hold of another day', [], [{ ...hold, fromMs: TO + 6_000, toMs: TO + DAY_MS }]],
  ])('not by %s', (_what, cases, holds) => {
    expect(erased({}, keeping(cases, holds))).toEqual(['the-year-before', 'that-day']);
  });
});

it('the book forgets an alert with its observations, its key and the answers of its reviewers', () => {
  const alert = alertOf('one', FROM, { observationIds: ['r-1'] });
  book.put(alert);
  book.remove('one');
  expect([book.get('one'), book.withObservation('r-1'), book.castsOf('one')]).toEqual([undefined, [], []]);
});
