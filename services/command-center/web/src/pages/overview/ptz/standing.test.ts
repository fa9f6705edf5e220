import type { Role } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import type { PtzView } from '../../../api/types.ts';
import { ANSWER_WITHIN_MS, mayMove, outcomeOf, standingOf } from './standing.ts';

const NOW = 1_790_000_000_000;
const lock = (of: Partial<NonNullable<PtzView['lock']>> = {}): PtzView['lock'] => ({
  ...{ name: 'Salma', priority: 'operator', untilMs: NOW + 1_000, mine: false },
  ...of,
});

test.each<[Role, string[], boolean]>([
  ['operator', ['cameras'], true],
  ['supervisor', ['cameras'], true],
  ['supervisor', [], false],
  ['auditor', ['audit'], false],
  ['judge', ['governance'], false],
  ['officer', [], false],
])('the controls for a %s with the places %j: %s', (role, places, shown) => {
  expect(mayMove({ role, places: places as never })).toBe(shown);
});

test.each<[string, PtzView['lock'], Role, string]>([
  ['nobody holds', undefined, 'operator', 'free'],
  ['somebody held until now', lock({ untilMs: NOW }), 'operator', 'free'],
  ['the person holds', lock({ mine: true }), 'operator', 'mine'],
  ['another operator holds', lock(), 'operator', 'held'],
  ['an operator holds', lock(), 'supervisor', 'takes_over'],
  ['another supervisor holds', lock({ priority: 'supervisor' }), 'supervisor', 'held'],
  ['somebody of a later version holds', lock({ priority: 'mayor' }), 'supervisor', 'held'],
])('a camera that %s: %j is for a %s: %s', (_, held, role, standing) => {
  expect(standingOf(held, role, NOW)).toBe(standing);
});

describe('a command', () => {
  const sent = { commandId: 'c-1', atMs: NOW };

  it('has no outcome before it was sent, waits, and is late after a while', () => {
    expect(outcomeOf(undefined, { commandId: 'c-0', outcome: 'refused' }, NOW)).toBe('none');
    expect(outcomeOf(sent, { commandId: 'c-0', outcome: 'done' }, NOW + ANSWER_WITHIN_MS)).toBe('waiting');
    expect(outcomeOf(sent, undefined, NOW + ANSWER_WITHIN_MS + 1)).toBe('silent');
  });

  it('is done, or refused with its reason', () => {
    expect(outcomeOf(sent, { commandId: 'c-1', outcome: 'done' }, NOW)).toBe('done');
    const refused = { commandId: 'c-1', outcome: 'refused', refusal: 'held' } as const;
    expect(outcomeOf(sent, refused, NOW)).toEqual({ refusal: 'held' });
  });
});
