import { describe, expect, test } from 'vitest';
import { atThreshold, clopperPearson, openSet, type Search, shareText, strangersNeeded } from './score-faces.ts';

const stranger = (score: number): Search => ({ truth: undefined, identity: 'a', score });
const known = (identity: string, score: number): Search => ({ truth: 'a', identity, score });

describe('open-set identification', () => {
  test.each([
    [0, 200, 0, 1.8],
    [2, 200, 0.1, 3.6],
    [6, 282, 0.8, 4.6],
    [5, 10, 18.7, 81.3],
    [10, 10, 69.2, 100],
  ])('%i of %i lies between %d %% and %d %% (published tables of Clopper and Pearson)', (count, of, low, high) => {
    const [lower, upper] = clopperPearson(count, of);
    expect(lower).toBeCloseTo(low, 1);
    expect(upper).toBeCloseTo(high, 1);
  });

  test('sets the threshold where exactly the permitted share of strangers passes', () => {
    const strangers = Array.from({ length: 200 }, (_, at) => stranger(at / 1000));
    const result = openSet([...strangers, known('a', 0.198), known('a', 0.197)], 1);
    expect(result?.threshold).toBe(0.197);
    expect(result?.fpir).toMatchObject({ count: 2, of: 200, percent: 1 });
    expect(result?.fnir).toMatchObject({ count: 1, of: 2 });
  });

  test('counts a wrong person, a weak score and a refused probe as misses', () => {
    const searches = [known('b', 0.9), known('a', 0.4), known('', -1), known('a', 0.9)];
    expect(atThreshold(searches, 0.5).fnir).toMatchObject({ count: 3, of: 4 });
  });

  test('does not measure a rate that needs more strangers', () => {
    expect(strangersNeeded(1)).toBe(100);
    expect(strangersNeeded(0.1)).toBe(3000);
    const strangers = Array.from({ length: 2999 }, () => stranger(0.1));
    expect(openSet(strangers, 0.1)).toBeUndefined();
    expect(openSet([...strangers, stranger(0.2)], 0.1)?.fpir.of).toBe(3000);
  });

  test('does not count the same strangers again in each gallery', () => {
    const strangers = Array.from({ length: 10_000 }, () => stranger(0.1));
    expect(openSet(strangers, 0.1, 200)).toBeUndefined();
    expect(openSet(strangers, 1, 200)).toBeDefined();
  });

  test('prints a share of nothing as not measured', () => {
    expect(shareText(atThreshold([stranger(0.1)], 0.5).fnir)).toBe('none to measure');
    expect(shareText(atThreshold([stranger(0.6), stranger(0.1)], 0.5).fpir)).toMatch(
      /^50\.0 % \(1 of 2; 1\.3 to 98\.7\)$/,
    );
  });
});
