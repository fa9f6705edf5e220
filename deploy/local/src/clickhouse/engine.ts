import { mkdirSync } from 'node:fs';
import { Session } from 'chdb';
import { messageOf } from '../errors.ts';
import { judgeStatement } from './judge.ts';
import { CATALOGUES_OF_DATABASES, catalogueFilters, inOwnDatabases } from './metadata.ts';
import { toBindable, parameterTypes } from './parameters.ts';
import type { SettingsChoice } from './settings.ts';
import { readerSettings, writerSettings } from './settings.ts';
import { createSlots, NoSlotError } from './slots.ts';
import { shapeOf } from './statement.ts';
import type { ClickHouseRights, ClickHouseUser } from './users.ts';
import { CLICKHOUSE_DATABASES, CLICKHOUSE_RIGHTS } from './users.ts';

export type Question = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The database of table names without one; '' or `default` is the user's own. */
  readonly database: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
};
/** ClickHouse's exception codes: 62 syntax, 81 unknown database, 164 read-only, 497 access denied, … */
export type Answer =
  | {
      readonly ok: true;
      readonly body: Uint8Array;
      readonly resultRows: number;
      readonly resultBytes: number;
      readonly elapsedSeconds: number;
    }
  | { readonly ok: false; readonly code: number; readonly message: string };

const failure = (code: number, name: string, message: string): Answer => ({
  ok: false,
  code,
  message: `Code: ${code}. DB::Exception: ${message}. (${name})`,
});
const denial = (reason: string): Answer => failure(497, 'ACCESS_DENIED', `Not enough privileges: ${reason}`);

/** A query waits this long for one of its user's slots. */
const SLOT_WAIT_MS = 20_000;
/** ClickHouse's own `max_query_size`. A longer text would block the process while it is judged. */
const MOST_SQL_CHARACTERS = 262_144;
/** How many inserts of the writer run at once: usually one per table. */
const WRITER_SLOTS = 8;

export type Engine = {
  readonly version: string;
  readonly timezone: string;
  ask(user: ClickHouseUser, question: Question): Promise<Answer>;
  close(): void;
};

/** A started engine: the folder of its data, and the names of the table functions of this version. */
type Opened = { readonly directory: string; readonly tableFunctions: ReadonlySet<string> };

/**
 * The ClickHouse engine, with a session of its own for each query. A session starts with the user's limits. A reader's session also starts
 * with the filters of the catalogues and in read-only mode, which the engine does not let it leave; before a reader's query runs, its
 * syntax tree is judged. Queries run side by side, up to each user's limit.
 * @throws {Error} when the engine does not keep a reader to its databases
 */
export function createEngine(directory: string): Engine {
  mkdirSync(directory, { recursive: true });
  // The engine lives as long as it has an open session.
  const keeper = new Session(directory);
  for (const database of CLICKHOUSE_DATABASES) keeper.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
  const linesOf = (sql: string): string[] => keeper.query(sql, 'TSV').trimEnd().split('\n');
  const tableFunctions = new Set(linesOf('SELECT lower(name) FROM system.table_functions'));
  const [version = '', timezone = ''] = linesOf('SELECT version(), timezone()')[0]?.split('\t') ?? [];
  const users = Object.entries(CLICKHOUSE_RIGHTS) as [ClickHouseUser, ClickHouseRights][];
  for (const [user, rights] of users) if (!rights.writes) assertKeptApart(directory, user, rights);
  const slots = new Map(
    users.map(([user, { limits }]) => [user, createSlots(limits?.maxConcurrentQueries ?? WRITER_SLOTS, SLOT_WAIT_MS)]),
  );
  return {
    version,
    timezone,
    async ask(user, question) {
      try {
        const answered = slots.get(user)?.run(() => answer({ directory, tableFunctions }, user, question));
        return (await answered) ?? denial('no such user');
      } catch (error) {
        if (error instanceof NoSlotError) return failure(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', error.message);
        throw error;
      }
    },
    close: () => keeper.close(),
  };
}

async function answer(opened: Opened, user: ClickHouseUser, question: Question): Promise<Answer> {
  const rights = CLICKHOUSE_RIGHTS[user];
  const { databases, writes, limits } = rights;
  const requested = question.database === 'default' && !writes ? '' : question.database;
  const database = requested || databases[0] || 'city';
  if (!databases.includes(database) && !(writes && database === 'default'))
    return denial(`no access to the database ${database}`);
  const chosen = limits ? readerSettings(question.settings, limits) : writerSettings(question.settings);
  if ('refused' in chosen)
    return failure(164, 'READONLY', `Cannot modify '${chosen.refused}' setting in readonly mode`);
  const refusal = writes ? undefined : await judge(opened, rights, question);
  if (refusal) return refusal;
  const session = openSession(opened.directory, rights, database, chosen);
  try {
    const result = await run(session, question.sql, question.parameters, question.format);
    return writes ? result : withoutHints(result);
  } finally {
    session.close();
  }
}

/** Returns the refusal of a reader's query, or undefined if it may run. */
async function judge(
  { directory, tableFunctions }: Opened,
  rights: ClickHouseRights,
  { sql, parameters }: Question,
): Promise<Answer | undefined> {
  if (sql.length > MOST_SQL_CHARACTERS)
    return failure(62, 'SYNTAX_ERROR', `Max query size exceeded: more than ${MOST_SQL_CHARACTERS} characters`);
  const shape = shapeOf(sql);
  if (shape.oddCharacters)
    return denial('$ and characters beyond ASCII stand in quotes only, and every quote and comment has an end');
  if (shape.statements !== 1) return denial('one statement at a time');
  if (shape.namesByParameter) return denial('a table may not be named by a parameter');
  if (shape.oddNames) return denial('a quoted name may not hold control characters or escapes');
  const session = openSession(directory, rights, rights.databases[0] ?? '', { settings: {} });
  try {
    const tree = await run(session, `EXPLAIN AST ${sql}`, parameters, 'TSVRaw');
    if (!tree.ok) return withoutHints(tree);
    const verdict = judgeStatement(sql, Buffer.from(tree.body).toString('utf8'), rights, tableFunctions);
    return verdict.allowed ? undefined : denial(verdict.reason);
  } finally {
    session.close();
  }
}

/** Opens a session with its user's limits, which a reader cannot change afterwards. */
function openSession(
  directory: string,
  rights: ClickHouseRights,
  database: string,
  chosen: Extract<SettingsChoice, { settings: unknown }>,
): Session {
  const session = new Session(directory);
  try {
    session.query(`USE ${database}`);
    for (const [name, value] of Object.entries(chosen.settings)) session.query(`SET ${name} = '${value}'`);
    if (!rights.writes)
      session.query(
        `SET additional_table_filters = ${catalogueFilters(rights)}, result_overflow_mode = 'throw',
           timeout_overflow_mode = 'throw', readonly = 1`,
      );
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** Refuses to start an engine whose version does not apply the filters to every catalogue. */
function assertKeptApart(directory: string, user: ClickHouseUser, rights: ClickHouseRights): void {
  const session = openSession(directory, rights, rights.databases[0] ?? '', { settings: {} });
  try {
    for (const [catalogue, column] of CATALOGUES_OF_DATABASES) {
      const strange = session.query(
        `SELECT count() FROM ${catalogue} WHERE NOT (${inOwnDatabases(column, rights)})`,
        'TSV',
      );
      if (strange.trim() !== '0') throw new Error(`${user} would see other databases in ${catalogue}`);
    }
  } finally {
    session.close();
  }
}

/** Removes ClickHouse's guesses at a misspelt name, because it also guesses names that the reader may not know. */
const withoutHints = (answer: Answer): Answer =>
  answer.ok
    ? answer
    : { ...answer, message: answer.message.replace(/[.:,;]?\s*Maybe you meant[\s\S]*?(?=\. \(|$)/gi, '') };

function bound(sql: string, parameters: Readonly<Record<string, string>>): Record<string, string | null | string[]> {
  const types = parameterTypes(sql);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, raw]) => [name, toBindable(raw, types.get(name) ?? 'String')]),
  );
}

async function run(
  session: Session,
  sql: string,
  parameters: Readonly<Record<string, string>>,
  format: string,
): Promise<Answer> {
  try {
    const result =
      Object.keys(parameters).length > 0
        ? await session.queryBindAsync(sql, bound(sql, parameters), { format })
        : await session.queryAsync(sql, { format });
    // chdb's `rowsRead` and `bytesRead` count the rows and bytes of the result.
    const { rowsRead, bytesRead, elapsed } = result;
    return { ok: true, body: result.bytes(), resultRows: rowsRead, resultBytes: bytesRead, elapsedSeconds: elapsed };
  } catch (error) {
    const message = messageOf(error).replace(/^Query failed: /, '');
    return { ok: false, code: Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002), message };
  }
}
