import { describe, expect, test } from 'vitest';
import { parameterTypes } from './parameters.ts';
import { shapeOf } from './statement.ts';

describe('a statement', () => {
  test.each([
    ['SELECT 1', 1],
    ['SELECT 1;', 1],
    ["SELECT ';' ; ", 1],
    ["SELECT 'it''s;' -- ; not this", 1],
    ['SELECT `a;b`', 1],
    ['SELECT 1; SELECT 2', 2],
    ["SELECT '\\\\'; SELECT 2", 2],
    ['/* ; */ SELECT 1 /* ; */; DROP TABLE x', 2],
    ['', 0],
  ])('%s counts as %d', (sql, count) => {
    expect(shapeOf(sql).statements).toBe(count);
  });

  test('whose table is a parameter is recognised', () => {
    expect(shapeOf('SELECT * FROM { t : Identifier }').namesByParameter).toBe(true);
    expect(shapeOf('SELECT {t:String}').namesByParameter).toBe(false);
  });

  test.each([
    ['a word with dollars, which begins no here-document', 'SELECT 1 AS a$b$; SELECT 2 AS a$b$', true],
    ['a here-document', 'SELECT $$;$$', true],
    ['a typographic quote around an ordinary one', 'SELECT 1 AS “"”; SELECT 2 AS “"”', true],
    ['a space outside ASCII', 'SELECT\u00a01', true],
    ['another end of a statement', 'SELECT 1\\G SELECT 2', true],
    ['a text without end', "SELECT 'a", true],
    ['a name whose end is escaped', 'SELECT `a\\`', true],
    ['a comment without end', 'SELECT 1 /* a', true],
    ['all of them in quotes and comments', "SELECT 'حي $1 “', `é` -- “$\n /* ﷼ */", false],
    ['a comment that ends the statement', 'SELECT 1 # “', false],
  ])('with %s is recognised as odd or not odd', (_, sql, odd) => {
    expect(shapeOf(sql).oddCharacters).toBe(odd);
  });

  // The limit is a hundred times the duration of one linear scan, and a hundredth of a scan that starts again at every character.
  test.each([
    ['here-documents', Array.from({ length: 40_000 }, (_, n) => `$${n}$`).join('')],
    ['comments', '/*'.repeat(130_000)],
    ['quotes', `"\\`.repeat(87_000)],
    ['names of parameters', '{a:'.repeat(87_000)],
  ])('of many %s that never end is scanned in linear time', (_, sql) => {
    const from = performance.now();
    shapeOf(sql);
    parameterTypes(sql);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  test('with control characters or escapes in a quoted name is odd', () => {
    expect(shapeOf('SELECT 1 AS `a\nb`').oddNames).toBe(true);
    expect(shapeOf('SELECT 1 AS "a\\nb"').oddNames).toBe(true);
    expect(shapeOf("SELECT 'a\nb' AS `a b`").oddNames).toBe(false);
  });
});
