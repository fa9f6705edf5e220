import { describe, expect, test } from 'vitest';
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

  test('whose table is a parameter says so', () => {
    expect(shapeOf('SELECT * FROM { t : Identifier }').namesByParameter).toBe(true);
    expect(shapeOf('SELECT {t:String}').namesByParameter).toBe(false);
  });

  test('with control characters or escapes in a quoted name is odd', () => {
    expect(shapeOf('SELECT 1 AS `a\nb`').oddNames).toBe(true);
    expect(shapeOf('SELECT 1 AS "a\\nb"').oddNames).toBe(true);
    expect(shapeOf("SELECT 'a\nb' AS `a b`").oddNames).toBe(false);
  });
});
