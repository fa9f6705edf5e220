import { describe, expect, it } from 'vitest';
import { tablesAsked } from '@marsad/schemas';
import { refusalOf } from './erase.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { fromMs, toMs } = tablesAsked.example;
const asked = { ...tablesAsked.example, lifeMs: DAY_MS };

describe('an erasure of tables', () => {
  it('is carried out once its last moment has lived so long, and not a moment before', () => {
    expect(refusalOf(asked, toMs + DAY_MS)).toBeUndefined();
    expect(refusalOf(asked, toMs + DAY_MS - 1)).toBe('not_due');
  });

  it('is carried out at the ceiling, whatever life is said', () => {
    expect(refusalOf({ ...asked, lifeMs: 400 * DAY_MS }, fromMs + 21 * DAY_MS)).toBeUndefined();
  });

  it.each([
    ['attack: with a life that no order may give', { lifeMs: 1 }, 'not_due'],
    ['attack: that would cut a partition', { fromMs: fromMs + 1, toMs: toMs + 1 }, 'not_due'],
    ['attack: of a whole day of hours', { fromMs: toMs - DAY_MS }, 'not_due'],
    ['of a class that has no tables', { class: 'recordings' as const }, 'class_unknown'],
    ['of a class that nobody knows', { class: 'faces' }, 'class_unknown'],
  ])('%s is refused', (_, wrong, refusal) =>
    expect(refusalOf({ ...asked, ...wrong }, toMs + DAY_MS - 1)).toBe(refusal),
  );
});
