import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { gunzipSync, inflateSync } from 'node:zlib';
import { messageOf } from '../errors.ts';
import type { Engine } from './engine.ts';
import type { ClickHouseUser } from './users.ts';
import { CLICKHOUSE_USERS } from './users.ts';

const MAX_BODY_BYTES = 256 << 20;
const AUTHENTICATION_FAILED = 516;
/** Query parameters that are not settings. */
const OWN = new Set(['query', 'database', 'default_format', 'user', 'password', 'query_id', 'session_id', 'role']);

/**
 * ClickHouse's HTTP interface in front of the embedded engine (https://clickhouse.com/docs/interfaces/http): ping, the query in the
 * address and the body, bound parameters, default format, typed exceptions. Nobody without credentials.
 */
export function createHttpHost(engine: Engine, passwords: Readonly<Record<string, string>>): Server {
  const server = createServer((request, response) => {
    respond(engine, passwords, request, response).catch((error: unknown) => {
      console.error(new Date().toISOString(), messageOf(error));
      if (!response.headersSent) exception(response, 500, 1002, 'internal error');
      response.end();
    });
  });
  server.keepAliveTimeout = 30_000;
  return server;
}

async function respond(
  engine: Engine,
  passwords: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  if (url.pathname !== '/') return exception(response, 404, 1000, `there is nothing at ${url.pathname}`);
  const user = authenticate(request, passwords);
  if (!user) {
    response.setHeader('www-authenticate', 'Basic realm="ClickHouse"');
    return exception(
      response,
      401,
      AUTHENTICATION_FAILED,
      'Authentication failed: password is incorrect, or there is no user with such name (AUTHENTICATION_FAILED)',
    );
  }
  const body = await bodyOf(request);
  if (body === undefined) return exception(response, 413, 307, `more than ${MAX_BODY_BYTES} bytes`);
  const query = url.searchParams.get('query');
  const parameters: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
    else if (!OWN.has(name)) settings[name] = value;
  }
  const answer = await engine.ask(user, {
    sql: query === null ? body.toString('utf8') : `${query}\n${body.toString('utf8')}`,
    parameters,
    settings,
    database: url.searchParams.get('database') ?? headerOf(request, 'x-clickhouse-database'),
    format: url.searchParams.get('default_format') ?? (headerOf(request, 'x-clickhouse-format') || 'TabSeparated'),
  });
  response.setHeader('x-clickhouse-query-id', url.searchParams.get('query_id') ?? crypto.randomUUID());
  if (!answer.ok) return exception(response, answer.code === 497 ? 403 : 500, answer.code, answer.message);
  response.setHeader('x-clickhouse-summary', '{}');
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  response.end(answer.body);
}

function exception(response: ServerResponse, status: number, code: number, message: string): void {
  response.statusCode = status;
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.end(message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}.`);
}

const headerOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

/** Basic authentication or ClickHouse's own headers; never the address, which ends up in logs. */
function authenticate(
  request: IncomingMessage,
  passwords: Readonly<Record<string, string>>,
): ClickHouseUser | undefined {
  const basic = /^Basic (.+)$/.exec(headerOf(request, 'authorization'))?.[1];
  const [name, password] = basic
    ? splitOnce(Buffer.from(basic, 'base64').toString('utf8'))
    : [headerOf(request, 'x-clickhouse-user'), headerOf(request, 'x-clickhouse-key')];
  const user = CLICKHOUSE_USERS.find((known) => known === name);
  const expected = user === undefined ? undefined : passwords[user];
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return expected && timingSafeEqual(digest(password), digest(expected)) ? user : undefined;
}

const splitOnce = (text: string): [string, string] => {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = headerOf(request, 'content-encoding');
  if (encoding === 'gzip') return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
  return encoding === 'deflate' ? inflateSync(body, { maxOutputLength: MAX_BODY_BYTES }) : body;
}
