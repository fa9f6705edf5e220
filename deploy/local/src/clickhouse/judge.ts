import { METADATA } from './metadata.ts';
import { judgeShow } from './show.ts';
import type { ClickHouseRights } from './users.ts';
import type { Verdict } from './verdict.ts';
import { ALLOWED, refuse } from './verdict.ts';

/** Table functions that read nothing of ours. Every other one (`file`, `url`, `remote`, `merge`, `view`, …) is refused to a reader. */
const HARMLESS_TABLE_FUNCTIONS = new Set(['numbers', 'zeros', 'generate_series', 'generateseries', 'values', 'null']);

/** Ordinary functions that reach tables, dictionaries, files, other machines or other people's time. */
const REACHING_FUNCTIONS =
  /^(file|dict\w*|joinget\w*|hascolumnintable|catboostevaluate|sleep\w*|getserver\w*|getmergetreesetting|getmacro|getosskernelversion|addressto\w*|demangle|evalmlmethod|ai\w*|executable\w*|currentquery\w*|gethttpheader|getclienthttpheader|structuretocapnp\w*|filesystem\w*|showcertificate|hostname|fullhostname|fqdn|logtrace|reversedns\w*|__\w+|buildid|serveruuid)$/;

/**
 * Nodes that show all that is in them. Of `APPLY` (ColumnsApplyTransformer) the tree leaves out the function, which may be any, and the lambda,
 * which may hold a SELECT.
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
/** Statements whose tables stand in the tree: a SELECT, and what describes one table or the result of a SELECT. */
const READS = /^(SelectWithUnionQuery|DescribeQuery)\b/;
/** Statements that are about one thing, which the first line of the tree names: database, then table. */
const OF_ONE = /^(?:Exists(?:Table|View)|ShowCreate(?:Table|View))Query (\w*) \w+ \(children \d+\)$/;
const OF_DATABASE = /^(?:Exists|ShowCreate)DatabaseQuery (\w+) {2}\(children \d+\)$/;
const SHOW = /^(ShowTables|ShowColumns|ShowFunctions|ShowEngineQuery|ShowSetting)\b/;

/**
 * Decides from ClickHouse's own syntax tree (`EXPLAIN AST`) whether a reader may run a statement: one SELECT from tables of the reader's
 * databases or from harmless catalogues, or a question about them (DESCRIBE, EXISTS, SHOW), without functions that read elsewhere, without
 * files, without settings of its own. The engine's read-only mode stands behind it; the limit to databases is made here, because the
 * embedded engine has no users. What is not known is refused.
 *
 * Names are judged wherever they stand, so a column that is called like another database is refused too: too strict, never too lax.
 * @param sql the statement itself: the tree of a SHOW leaves out what it shows from and where
 */
export function judgeStatement(
  sql: string,
  syntaxTree: string,
  rights: ClickHouseRights,
  tableFunctions: ReadonlySet<string>,
): Verdict {
  const lines = syntaxTree.split('\n');
  const top = lines[0] ?? '';
  const may = new Set(rights.databases);
  const named = OF_ONE.exec(top)?.[1] ?? OF_DATABASE.exec(top)?.[1];
  if (named !== undefined && named !== '' && !may.has(named)) return outside(may, named);
  if (named === undefined && SHOW.test(top)) return judgeShow(sql, may);
  if (named === undefined && !READS.test(top)) return refuse('this user may only SELECT, DESCRIBE, EXISTS and SHOW');
  for (const line of lines.slice(1)) {
    const verdict = judgeNode(line, may, tableFunctions);
    if (!verdict.allowed) return verdict;
  }
  return ALLOWED;
}

function judgeNode(line: string, may: ReadonlySet<string>, tableFunctions: ReadonlySet<string>): Verdict {
  const found = NODE.exec(line);
  const kind = found?.[1] ?? '';
  const name = found?.[2] ?? '';
  if (line.trim() === '') return ALLOWED;
  if (!NODES.has(kind)) return refuse(`this user may not use ${kind || 'what the syntax tree does not name'}`);
  if (kind === 'Set' && !name) return refuse('this user may not change settings in a statement');
  // Children of the whole statement other than its SELECTs: INTO OUTFILE's path.
  if (kind === 'Literal' && /^ \S/.test(line)) return refuse('this user may not write files');
  if (kind === 'TableIdentifier' && name.includes('.') && !may.has(databaseOf(name)) && !METADATA.has(name))
    return outside(may, name);
  if (kind === 'Identifier' && OTHER_DATABASES.test(name) && !may.has(databaseOf(name)) && !isColumnOfCatalogue(name))
    return outside(may, name);
  if (kind === 'Function') {
    // A name that is no word is one that an alias broke over two lines.
    if (!/^\w+$/.test(name)) return refuse('a function has a plain name');
    const called = name.toLowerCase();
    if (REACHING_FUNCTIONS.test(called)) return refuse(`this user may not call ${name}`);
    if (tableFunctions.has(called) && !HARMLESS_TABLE_FUNCTIONS.has(called))
      return refuse(`this user may not call ${name}`);
  }
  return ALLOWED;
}

/** Where tables lie that a name may stand for on the right of IN; anything else with a dot is a column of an alias. */
const OTHER_DATABASES = /^(city|observations|system|information_schema|default)\./i;
/** A whole name of three parts is a column; one of two may be a table on the right of IN, which the filters have not been seen to reach. */
const isColumnOfCatalogue = (name: string): boolean => METADATA.has(/^\w+\.\w+(?=\.)/.exec(name)?.[0] ?? '');
const databaseOf = (name: string): string => name.slice(0, name.indexOf('.'));
const outside = (may: ReadonlySet<string>, name: string): Verdict =>
  refuse(`this user may read ${[...may].join(' and ')} only, not ${name}`);
