import { describe, expect, it } from 'vitest';
import { isExpected, newOpenings, planOpenings } from './openings.ts';

const tested = { galleryMax: 3 };
const T = 1_000_000;

describe('the sessions that open now', () => {
  it('are those of the wanted ones whose people fit the tested gallery together', () => {
    const wanted = ['a', 'b', 'c'].map((authorisationId) => ({ authorisationId, people: 1 }));
    const plan = planOpenings(newOpenings(), wanted, 1, tested, T);
    expect(plan).toMatchObject({ begin: ['a', 'b'], refused: [{ authorisationId: 'c' }] });
    expect(plan.trouble).toMatch(/3 persons are looked for and 1 more/);
  });

  it('leave out those without an approved person', () => {
    expect(planOpenings(newOpenings(), [{ authorisationId: 'a', people: 0 }], 0, tested, T)).toEqual({
      begin: [],
      refused: [],
      trouble: undefined,
    });
  });

  it('are each refused with their own numbers', () => {
    const wanted = [
      { authorisationId: 'a', people: 60 },
      { authorisationId: 'b', people: 70 },
    ];
    const { refused } = planOpenings(newOpenings(), wanted, 0, { galleryMax: 50 }, T);
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('and 60 more'),
      expect.stringContaining('and 70 more'),
    ]);
  });
  it('are tried again after two seconds; until then a refused one is trouble but not refused again', () => {
    const openings = newOpenings();
    const plan = (people: number, atMs: number) =>
      planOpenings(openings, [{ authorisationId: 'a', people }], 0, tested, atMs);
    expect(plan(4, T)).toMatchObject({ refused: [{ authorisationId: 'a' }] });
    expect(plan(4, T + 1_999)).toMatchObject({ refused: [], trouble: expect.any(String) });
    expect(plan(3, T + 1_999)).toMatchObject({ begin: [], trouble: undefined });
    expect(plan(3, T + 2_000)).toMatchObject({ begin: ['a'] });
  });
});

it('heads wait for a session for fifteen seconds from when it was due', () => {
  const openings = newOpenings();
  expect(isExpected(openings, 'a', T), 'its grant was not seen yet').toBe(true);
  planOpenings(openings, [{ authorisationId: 'a', people: 1 }], 0, tested, T);
  expect([isExpected(openings, 'a', T + 14_999), isExpected(openings, 'a', T + 15_000)]).toEqual([true, false]);
});
