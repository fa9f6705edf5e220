import { describe, expect, test } from 'vitest';
import type { Incident } from '../truth/truth.ts';
import { matched } from './score.ts';

const incident = (id: string, beganAtMs: number, endedAtMs: number | undefined): Incident => ({
  ...{ id, kind: 'intrusion', placeId: 'yard', beganAtMs, endedAtMs, xM: 0, yM: 0, actors: [] },
});
const raised = (raisedAtMs: number, placeId = 'yard') => ({
  ...{ kind: 'intrusion' as const, placeId, raisedAtMs, beganAtMs: raisedAtMs, endedAtMs: undefined },
});

describe('what a rule raised', () => {
  test.each([
    ['at the time of an incident is that one', [raised(12_000)], ['a']],
    ['long after it was over is false', [raised(40_000)], [undefined]],
    ['before it is false', [raised(2_000)], [undefined]],
    ['at another place is false', [raised(12_000, 'square')], [undefined]],
    ['twice in one incident is that one again', [raised(12_000), raised(14_000)], ['a', 'a again']],
  ])('%s', (_, events, expected) => {
    const found = matched([incident('a', 10_000, 20_000)], events);
    expect(found.map((each) => each.incident && `${each.incident.id}${each.isAgain ? ' again' : ''}`)).toEqual(
      expected,
    );
  });

  test('goes to the incident that nothing was raised for yet', () => {
    const both = [incident('a', 10_000, 20_000), incident('b', 11_000, 21_000)];
    expect(matched(both, [raised(12_000), raised(12_200)]).map(({ incident: each }) => each?.id)).toEqual(['a', 'b']);
  });
});
