import type { Verdict } from './verdict.ts';
import { ALLOWED, refuse } from './verdict.ts';

const NAME = /(?:\w+|"\w+"|`\w+`)/.source;
const FROM_CLAUSE = `(?:\\s+(?:FROM|IN)\\s+(${NAME})(?:\\.(${NAME}))?(?:\\s+(?:FROM|IN)\\s+(${NAME}))?)?`;
const SUFFIX = /(?:\s+(?:NOT\s+)?I?LIKE\s+'(?:[^'\\]|\\[^\n])*')?(?:\s+LIMIT\s+\d+)?(?:\s+FORMAT\s+\w+)?\s*;?\s*$/
  .source;

/** SHOW statements about the engine itself, which every client may run. */
const OF_THE_ENGINE = new RegExp(`^\\s*SHOW\\s+(?:FUNCTIONS|ENGINES|SETTINGS|SETTING\\s+\\w+|DATABASES)${SUFFIX}`, 'i');
/** SHOW statements about a database: its tables, or the columns and indices of one table. */
const OF_A_DATABASE = new RegExp(
  `^\\s*SHOW\\s+(?:(?:EXTENDED|FULL)\\s+)*(TABLES|COLUMNS|FIELDS|INDEX|INDEXES|INDICES|KEYS)${FROM_CLAUSE}${SUFFIX}`,
  'i',
);
const bare = (name: string): string => name.replace(/["`]/g, '');

/**
 * Judges a SHOW by its text, because the syntax tree omits two things: the WHERE (which may hold any subquery) and the database of a SHOW
 * COLUMNS. Only the plain forms are allowed.
 */
export function judgeShow(written: string, databases: ReadonlySet<string>): Verdict {
  // Long runs of blanks make the expressions take quadratic time, so they are collapsed first.
  const sql = written.replace(/\s+/g, ' ');
  if (OF_THE_ENGINE.test(sql)) return ALLOWED;
  const found = OF_A_DATABASE.exec(sql);
  if (!found) return refuse('this user may SHOW tables and columns in the plain form only');
  // TABLES FROM database; or COLUMNS FROM table, FROM database.table, or FROM table FROM database.
  const [, what = '', from, afterDot, secondFrom] = found;
  const isOfTables = what.toUpperCase() === 'TABLES';
  const databaseOfTable = secondFrom ?? (afterDot === undefined ? undefined : from);
  const database = isOfTables ? from : databaseOfTable;
  const namesMore = isOfTables && (afterDot ?? secondFrom) !== undefined;
  if (namesMore || (database !== undefined && !databases.has(bare(database))))
    return refuse(`this user may read ${[...databases].join(' and ')} only`);
  return ALLOWED;
}
