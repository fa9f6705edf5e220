import Table from 'cli-table3';
import { GOOD_CAMERA, NIGHT_CAMERA } from '../street/detector/detector-model.ts';
import { AVENUE } from '../street/sites/avenue.ts';
import { JUNCTION } from '../street/sites/junction.ts';
import { straight } from '../street/sites/straight.ts';
import { scoreStreet, type StreetRun, type StreetScore } from './street-traffic.ts';

const MINUTES = 10;
type Measured = Omit<StreetRun, 'seed' | 'minutes'> & { readonly name: string };
/** The streets on which traffic is measured. */
export const MEASURED_STREETS: readonly Measured[] = [
  { name: 'an avenue', site: AVENUE, model: GOOD_CAMERA },
  { name: 'a junction', site: straight(JUNCTION), model: GOOD_CAMERA },
  { name: 'an avenue at night', site: AVENUE, model: NIGHT_CAMERA, isNight: true },
  { name: 'a junction at night', site: straight(JUNCTION), model: NIGHT_CAMERA, isNight: true },
];

/** What a score comes to; shares are 0 to 1. Undefined where there was nothing to compare. */
export function summaryOf(scores: readonly StreetScore[]) {
  const errors = scores.flatMap(({ speedErrors }) => speedErrors);
  const sum = (of: (score: StreetScore) => number): number => scores.reduce((total, score) => total + of(score), 0);
  const turns = scores.flatMap((score) => score.turns);
  const matched = sum(({ passages }) => passages.matched);
  return {
    truth: sum(({ passages }) => passages.truth),
    counted: sum(({ passages }) => passages.measured),
    matched,
    withSpeed: matched === 0 ? undefined : 1 - sum(({ withoutSpeed }) => withoutSpeed) / matched,
    speedError: quantileOf(
      errors.map(({ share }) => share),
      0.5,
    ),
    speedError90: quantileOf(
      errors.map(({ share }) => share),
      0.9,
    ),
    withinError:
      errors.length === 0 ? undefined : errors.filter(({ inErrors }) => inErrors <= 1).length / errors.length,
    queueError: quantileOf(
      scores.flatMap(({ queueErrors }) => queueErrors.map(Math.abs)),
      0.5,
    ),
    queueErrorMost: quantileOf(
      scores.flatMap(({ queueErrors }) => queueErrors.map(Math.abs)),
      1,
    ),
    turns: turns.reduce((total, { truth }) => total + truth, 0),
    turnsMissed: turns.reduce((total, { truth, measured }) => total + Math.max(0, truth - measured), 0),
    turnsTooMany: turns.reduce((total, { truth, measured }) => total + Math.max(0, measured - truth), 0),
  };
}

const quantileOf = (values: readonly number[], share: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** Measures the traffic of each street with these seeds. */
export const measureStreets = (seeds: readonly number[]) =>
  MEASURED_STREETS.map(({ name, ...street }) => ({
    name,
    ...summaryOf(seeds.map((seed) => scoreStreet({ ...street, seed, minutes: MINUTES }))),
  }));

const percent = (share: number | undefined): string => (share === undefined ? '' : `${(share * 100).toFixed(1)} %`);

export function streetTable(rows: ReturnType<typeof measureStreets>): string {
  const head = ['street', 'passages', 'counted', 'speed error', '90 %', 'within own error', 'queue error', 'most'];
  const table = new Table({ head: [...head, 'turns', 'missed', 'too many'], style: { head: [], border: [] } });
  for (const row of rows)
    table.push([
      ...[row.name, row.truth, row.counted, percent(row.speedError), percent(row.speedError90)],
      ...[percent(row.withinError), row.queueError ?? '', row.queueErrorMost ?? ''],
      ...[row.turns, row.turnsMissed, row.turnsTooMany],
    ]);
  return table.toString();
}
