import type { ClickHouseRights } from './users.ts';

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };
const refuse = (reason: string): Verdict => ({ allowed: false, reason });

/** Table functions that read nothing of ours. Every other one (`file`, `url`, `remote`, `merge`, `view`, …) is refused to a reader. */
const HARMLESS_TABLE_FUNCTIONS = new Set(['numbers', 'zeros', 'generate_series', 'generateseries', 'values', 'null']);

/** Ordinary functions that reach tables, dictionaries, files, other machines or other people's time. */
const REACHING_FUNCTIONS =
  /^(file|dict\w*|joinget\w*|hascolumnintable|catboostevaluate|sleep\w*|getserver\w*|getmacro|getosskernelversion|addressto\w*|demangle|evalmlmethod|ai\w*|executable\w*|currentquery\w*|gethttpheader|getclienthttpheader|structuretocapnp\w*|filesystem\w*|showcertificate|hostname|fqdn|buildid|serveruuid)$/;

const NODE = /^ *([A-Za-z]+)(?: +(.*?))?(?: \(alias .*\))?(?: \(children \d+\))? *$/;
const TOP = 'SelectWithUnionQuery';

/**
 * Decides from ClickHouse's own syntax tree (`EXPLAIN AST`) whether a reader may run a statement: one SELECT, from tables of the reader's
 * databases alone, without functions that read elsewhere, without files, without settings of its own. The engine's read-only mode stands
 * behind it; the limit to databases is made here, because the embedded engine has no users.
 *
 * Names are judged wherever they stand, so a column that is called like another database is refused too: too strict, never too lax.
 */
export function judgeSelect(
  syntaxTree: string,
  rights: ClickHouseRights,
  tableFunctions: ReadonlySet<string>,
): Verdict {
  const lines = syntaxTree.split('\n');
  if (lines[0]?.startsWith(TOP) !== true) return refuse('this user may only SELECT');
  const may = new Set(rights.databases);
  for (const line of lines) {
    const found = NODE.exec(line);
    const kind = found?.[1] ?? '';
    const name = found?.[2] ?? '';
    if (kind === 'Set' && !name) return refuse('this user may not change settings');
    // Children of the whole statement other than its SELECTs: INTO OUTFILE's path.
    if (kind === 'Literal' && /^ \S/.test(line)) return refuse('this user may not write files');
    if (kind === 'TableIdentifier' && name.includes('.') && !may.has(databaseOf(name)))
      return refuse(`this user may read ${[...may].join(' and ')} only, not ${name}`);
    if (kind === 'Identifier' && name.includes('.') && !may.has(databaseOf(name)) && OTHER_DATABASES.test(name))
      return refuse(`this user may read ${[...may].join(' and ')} only, not ${name}`);
    if (kind === 'Function') {
      const called = name.toLowerCase();
      if (REACHING_FUNCTIONS.test(called)) return refuse(`this user may not call ${name}`);
      if (tableFunctions.has(called) && !HARMLESS_TABLE_FUNCTIONS.has(called))
        return refuse(`this user may not call ${name}`);
    }
  }
  return { allowed: true };
}

/** Where tables lie that a name may stand for on the right of IN; anything else with a dot is a column of an alias. */
const OTHER_DATABASES = /^(city|observations|system|information_schema|default)\./i;
const databaseOf = (name: string): string => name.slice(0, name.indexOf('.'));
