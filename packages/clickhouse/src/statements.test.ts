import { expect, test } from 'vitest';
import { statementsOf } from './statements.ts';

test.each([
  ['two statements', 'CREATE DATABASE a; CREATE DATABASE b;', ['CREATE DATABASE a', 'CREATE DATABASE b']],
  ['a last statement without a semicolon', 'SELECT 1;\nSELECT 2\n', ['SELECT 1', 'SELECT 2']],
  ['a semicolon in a string', `SELECT ';'; SELECT 'it''s;'`, [`SELECT ';'`, `SELECT 'it''s;'`]],
  ['a semicolon in a comment', '-- one; two\nSELECT 1; /* ; */', ['-- one; two\nSELECT 1']],
  ['a quoted name', 'SELECT `a;b`', ['SELECT `a;b`']],
  ['no statement', ' -- only words\n', []],
])('finds %s', (_, sql, statements) => {
  expect(statementsOf(sql)).toEqual(statements);
});
