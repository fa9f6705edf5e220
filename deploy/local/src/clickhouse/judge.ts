import { METADATA } from './metadata.ts';
import { judgeShow } from './show.ts';
import type { ClickHouseRights } from './users.ts';
import type { Verdict } from './verdict.ts';
import { ALLOWED, refuse } from './verdict.ts';

/** Table functions that read no stored data. A reader may use no other one (`file`, `url`, `remote`, `merge`, `view`, …). */
const HARMLESS_TABLE_FUNCTIONS = new Set(['numbers', 'zeros', 'generate_series', 'generateseries', 'values', 'null']);

/** Ordinary functions that reach tables, dictionaries, files or other machines, or that waste other people's time. */
const REACHING_FUNCTIONS =
  /^(file|dict\w*|joinget\w*|hascolumnintable|catboostevaluate|sleep\w*|getserver\w*|getmergetreesetting|getmacro|getosskernelversion|addressto\w*|demangle|evalmlmethod|ai\w*|executable\w*|currentquery\w*|gethttpheader|getclienthttpheader|structuretocapnp\w*|filesystem\w*|showcertificate|hostname|fullhostname|fqdn|logtrace|reversedns\w*|__\w+|buildid|serveruuid)$/;

/**
 * Nodes of the syntax tree that show everything they contain. `APPLY` (ColumnsApplyTransformer) is not among them: the tree leaves out
 * its function, which may be any, and its lambda, which may hold a SELECT.
 */
const NODES: ReadonlySet<string> = new Set([
  'ArrayJoin',
  'Asterisk',
  'Collation',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'ColumnsTransformerList',
  'ExpressionList',
  'Function',
  'Identifier',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'QueryParameter',
  'SampleRatio',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'SelectWithUnionQuery',
  'Set',
  'Subquery',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
]);

const NODE = /^ *([A-Za-z:]+)(?: +(.*?))?(?: \(alias .*\))?(?: \(children \d+\))? *$/;
/** Statements whose tables are in the tree: a SELECT, and those that describe one table or the result of a SELECT. */
const READS = /^(SelectWithUnionQuery|DescribeQuery)\b/;
/** Statements about one object, which the first line of the tree names: database, then table. */
const OF_ONE = /^(?:Exists(?:Table|View)|ShowCreate(?:Table|View))Query (\w*) \w+ \(children \d+\)$/;
const OF_DATABASE = /^(?:Exists|ShowCreate)DatabaseQuery (\w+) {2}\(children \d+\)$/;
const SHOW = /^(ShowTables|ShowColumns|ShowFunctions|ShowEngineQuery|ShowSetting)\b/;

/**
 * Decides from ClickHouse's own syntax tree (`EXPLAIN AST`) whether a reader may run a statement. Allowed are one SELECT from tables of
 * the reader's databases or from harmless catalogues, and questions about them (DESCRIBE, EXISTS, SHOW), without functions that read
 * elsewhere, without files and without settings of its own. Everything unknown is refused. The engine's read-only mode is the second line
 * of defence; the limit to databases is enforced only here, because the embedded engine has no users.
 *
 * Names are judged wherever they occur, so a column named like another database is refused too: too strict, never too lax.
 * @param sql the statement itself, because the tree of a SHOW leaves out its objects and their database
 */
export function judgeStatement(
  sql: string,
  syntaxTree: string,
  rights: ClickHouseRights,
  tableFunctions: ReadonlySet<string>,
): Verdict {
  const lines = syntaxTree.split('\n');
  const top = lines[0] ?? '';
  const databases = new Set(rights.databases);
  const named = OF_ONE.exec(top)?.[1] ?? OF_DATABASE.exec(top)?.[1];
  if (named !== undefined && named !== '' && !databases.has(named)) return outside(databases, named);
  if (named === undefined && SHOW.test(top)) return judgeShow(sql, databases);
  if (named === undefined && !READS.test(top)) return refuse('this user may only SELECT, DESCRIBE, EXISTS and SHOW');
  for (const line of lines.slice(1)) {
    const verdict = judgeNode(line, databases, tableFunctions);
    if (!verdict.allowed) return verdict;
  }
  return ALLOWED;
}

function judgeNode(line: string, databases: ReadonlySet<string>, tableFunctions: ReadonlySet<string>): Verdict {
  const found = NODE.exec(line);
  const kind = found?.[1] ?? '';
  const name = found?.[2] ?? '';
  if (line.trim() === '') return ALLOWED;
  if (!NODES.has(kind)) return refuse(`this user may not use ${kind || 'what the syntax tree does not name'}`);
  if (kind === 'Set' && !name) return refuse('this user may not change settings in a statement');
  // A literal directly under the statement can only be the path of INTO OUTFILE.
  if (kind === 'Literal' && /^ \S/.test(line)) return refuse('this user may not write files');
  if (kind === 'TableIdentifier' && name.includes('.') && !databases.has(databaseOf(name)) && !METADATA.has(name))
    return outside(databases, name);
  if (
    kind === 'Identifier' &&
    OTHER_DATABASES.test(name) &&
    !databases.has(databaseOf(name)) &&
    !isColumnOfCatalogue(name)
  )
    return outside(databases, name);
  if (kind === 'Function') {
    // If the name is not a plain word, an alias that contains a line break has cut this line of the tree in two.
    if (!/^\w+$/.test(name)) return refuse('a function has a plain name');
    const called = name.toLowerCase();
    if (REACHING_FUNCTIONS.test(called)) return refuse(`this user may not call ${name}`);
    if (tableFunctions.has(called) && !HARMLESS_TABLE_FUNCTIONS.has(called))
      return refuse(`this user may not call ${name}`);
  }
  return ALLOWED;
}

/**
 * After IN, the tree shows a table as a plain Identifier. If the part before the dot is one of these databases, the name may be such a
 * table; otherwise it is a column of an alias.
 */
const OTHER_DATABASES = /^(city|observations|system|information_schema|default)\./i;
/**
 * Whether the name is a column of a catalogue table: it has three parts. A two-part name may be a catalogue table after IN. It is refused,
 * because nobody has shown that the row filters (engine.ts) apply there.
 */
const isColumnOfCatalogue = (name: string): boolean => METADATA.has(/^\w+\.\w+(?=\.)/.exec(name)?.[0] ?? '');
const databaseOf = (name: string): string => name.slice(0, name.indexOf('.'));
const outside = (databases: ReadonlySet<string>, name: string): Verdict =>
  refuse(`this user may read ${[...databases].join(' and ')} only, not ${name}`);
