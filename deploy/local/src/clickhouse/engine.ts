import { mkdirSync } from 'node:fs';
import { Session } from 'chdb';
import { messageOf } from '../errors.ts';
import { judgeSelect } from './judge.ts';
import { bindable, parameterTypes } from './parameters.ts';
import { shapeOf } from './statement.ts';
import type { ClickHouseUser } from './users.ts';
import { CLICKHOUSE_DATABASES, CLICKHOUSE_RIGHTS } from './users.ts';

export type Question = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly database: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
};
/** ClickHouse's exception codes: 62 syntax, 81 unknown database, 164 read-only, 497 access denied, … */
export type Answer =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: number; readonly message: string };

const ACCESS_DENIED = 497;
const denied = (reason: string): Answer => ({
  ok: false,
  code: ACCESS_DENIED,
  message: `Code: ${ACCESS_DENIED}. DB::Exception: Not enough privileges: ${reason}. (ACCESS_DENIED)`,
});

/** Settings that a writer's client may send along; all others are ignored. */
const TOLERATED = new Set([
  'date_time_input_format',
  'date_time_output_format',
  'max_execution_time',
  'input_format_skip_unknown_fields',
]);
const NAME = /^[a-z_]+$/;
const VALUE = /^[\w.-]+$/;

export type Engine = { ask(user: ClickHouseUser, question: Question): Promise<Answer>; close(): void };

/**
 * The ClickHouse engine with one session a user. A reader's session is in the engine's read-only mode, which the engine does not let it
 * leave; what a reader asks is judged from its syntax tree first. Statements of one user run one after another, because the default
 * database is the session's.
 */
export function createEngine(directory: string): Engine {
  mkdirSync(directory, { recursive: true });
  const writer = new Session(directory);
  for (const database of CLICKHOUSE_DATABASES) writer.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
  const tableFunctions = new Set(
    writer
      .query('SELECT lower(name) FROM system.table_functions', 'TSV')
      .split('\n')
      .filter((name) => name !== ''),
  );
  const sessions = new Map<ClickHouseUser, Session>();
  for (const user of Object.keys(CLICKHOUSE_RIGHTS) as ClickHouseUser[]) {
    const session = new Session(directory);
    if (!CLICKHOUSE_RIGHTS[user].writes) session.query('SET readonly = 1');
    sessions.set(user, session);
  }
  const last = new Map<ClickHouseUser, Promise<unknown>>();

  const judge = async (user: ClickHouseUser, { sql, parameters }: Question): Promise<Answer | undefined> => {
    const rights = CLICKHOUSE_RIGHTS[user];
    if (rights.writes) return undefined;
    const shape = shapeOf(sql);
    if (shape.statements !== 1) return denied('one statement at a time');
    if (shape.namesByParameter) return denied('a table may not be named by a parameter');
    if (shape.oddNames) return denied('a quoted name may not hold control characters or escapes');
    const tree = await run(writer, `EXPLAIN AST ${sql}`, parameters, 'TSVRaw');
    if (!tree.ok) return tree;
    const verdict = judgeSelect(Buffer.from(tree.body).toString('utf8'), rights, tableFunctions);
    return verdict.allowed ? undefined : denied(verdict.reason);
  };

  const answer = async (user: ClickHouseUser, question: Question): Promise<Answer> => {
    const session = sessions.get(user);
    if (!session) return denied('no such user');
    const { databases, writes } = CLICKHOUSE_RIGHTS[user];
    const database = question.database || databases[0] || 'city';
    if (!databases.includes(database) && !(writes && database === 'default'))
      return denied(`no access to the database ${database}`);
    const refusal = await judge(user, question);
    if (refusal) return refusal;
    await run(session, `USE ${database}`, {}, 'TSV');
    const settings = writes
      ? Object.entries(question.settings).filter(
          ([name, value]) => TOLERATED.has(name) && NAME.test(name) && VALUE.test(value),
        )
      : [];
    for (const [name, value] of settings) await run(session, `SET ${name} = '${value}'`, {}, 'TSV');
    try {
      return await run(session, question.sql, question.parameters, question.format);
    } finally {
      for (const [name] of settings) await run(session, `SET ${name} = DEFAULT`, {}, 'TSV');
    }
  };

  return {
    ask(user, question) {
      const turn = (last.get(user) ?? Promise.resolve()).then(() => answer(user, question));
      last.set(
        user,
        turn.catch(() => {}),
      );
      return turn;
    },
    close() {
      for (const session of sessions.values()) session.close();
      writer.close();
    },
  };
}

function bound(sql: string, parameters: Readonly<Record<string, string>>): Record<string, string | null | string[]> {
  const types = parameterTypes(sql);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, raw]) => [name, bindable(raw, types.get(name) ?? 'String')]),
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
    return { ok: true, body: result.bytes() };
  } catch (error) {
    const message = messageOf(error).replace(/^Query failed: /, '');
    return { ok: false, code: Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002), message };
  }
}
