import { expect, test } from 'vitest';
import { judgeShow } from './show.ts';

const databases = new Set(['city']);

test.each([
  ['SHOW DATABASES', true],
  ["show tables like 'a%'", true],
  ['SHOW TABLES FROM city', true],
  ["SHOW FULL TABLES IN `city` NOT ILIKE 'a' LIMIT 3 FORMAT JSON;", true],
  ['SHOW COLUMNS FROM t', true],
  ['SHOW COLUMNS FROM city.t', true],
  ['SHOW COLUMNS FROM t FROM "city"', true],
  ['SHOW INDEX FROM t IN city', true],
  ["SHOW FUNCTIONS LIKE 'a'", true],
  ['SHOW SETTING max_threads', true],
  ['SHOW TABLES FROM observations', false],
  ['SHOW TABLES FROM city.t', false],
  ['SHOW TABLES FROM city FROM city', false],
  ['SHOW COLUMNS FROM observations.t', false],
  ['SHOW COLUMNS FROM city.t FROM observations', false],
  ['SHOW COLUMNS FROM t FROM observations', false],
  ["SHOW TABLES WHERE name = 'a'", false],
  ["SHOW TABLES LIKE 'a' WHERE 1", false],
  ["SHOW TABLES FROM city INTO OUTFILE 'x'", false],
  ['SHOW TABLES SETTINGS a = 1', false],
  ['SHOW DICTIONARIES', false],
  ['SHOW CLUSTERS', false],
  ['SHOW MERGES', false],
  ['SHOW TEMPORARY TABLES', false],
  ['SHOW TABLES FROM /**/observations', false],
])('%s is allowed: %s', (sql, allowed) => {
  expect(judgeShow(sql, databases).allowed).toBe(allowed);
});

test('a SHOW with long runs of blanks does not take quadratic time', () => {
  const from = performance.now();
  expect(judgeShow(`SHOW TABLES${' '.repeat(250_000)}WHERE 1`, databases).allowed).toBe(false);
  expect(judgeShow(`SHOW TABLES${' '.repeat(250_000)}FROM city`, databases).allowed).toBe(true);
  expect(performance.now() - from).toBeLessThan(2_000);
});
