import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as otherWork } from 'node:timers/promises';
import { gunzipSync, inflateSync } from 'node:zlib';
import { messageOf } from '../errors.ts';
import { compressBody } from './encoding.ts';
import type { Answer, Engine, Question } from './engine.ts';
import { frameOf, FRAME_BYTES } from './frames.ts';
import { contentTypeOf, statusOf } from './formats.ts';
import { CUSTOM_SERIALIZATION_REVISION, NativeTypeError, toCustomRevision } from './native.ts';
import { shapeOf } from './statement.ts';
import type { ClickHouseUser } from './users.ts';
import { CLICKHOUSE_USERS } from './users.ts';

const MAX_BODY_BYTES = 256 << 20;
const AUTHENTICATION_FAILED = 516;
/** Query parameters that are not settings. A session id has no effect, because a session here holds nothing that a reader could set. */
const NOT_SETTINGS = new Set([
  'query',
  'database',
  'default_format',
  'user',
  'password',
  'query_id',
  'session_id',
  'role',
]);
/** ClickHouse's own health addresses: whether it is alive, and whether its replicas keep up (there are none). */
const HEALTH: Readonly<Record<string, string>> = { '/ping': 'Ok.\n', '/replicas_status': 'Ok.\n' };

/**
 * ClickHouse's HTTP interface in front of the embedded engine (https://clickhouse.com/docs/interfaces/http): ping, queries in the address
 * and in the body, bound parameters, formats with their content types, compression, typed exceptions. Every query needs credentials.
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
  const health = HEALTH[url.pathname];
  if (health !== undefined) {
    response.setHeader('content-type', 'text/html; charset=UTF-8');
    response.end(health);
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
  const parsed = await readRequest(request, url.searchParams);
  if (parsed === undefined) return exception(response, 413, 307, `more than ${MAX_BODY_BYTES} bytes`);
  response.setHeader('x-clickhouse-query-id', url.searchParams.get('query_id') || crypto.randomUUID());
  response.setHeader('x-clickhouse-timezone', engine.timezone);
  const answer = await engine.ask(user, parsed.question);
  if (!answer.ok) return exception(response, statusOf(answer.code), answer.code, answer.message);
  const format = formatOf(parsed.question);
  const body = parsed.customNative && format === 'Native' ? nativeFor(answer.body) : answer.body;
  if (typeof body === 'string') return exception(response, 501, 48, `${body} (NOT_IMPLEMENTED)`);
  response.setHeader('x-clickhouse-summary', summaryOf(answer));
  response.setHeader('x-clickhouse-format', format);
  response.setHeader('content-type', contentTypeOf(format));
  if (parsed.framed) await pipeline(Readable.from(frames(body)), response);
  else await send(response, body, parsed.acceptEncoding);
}

/** The statement's own FORMAT wins. In an INSERT it is not searched for, because its rows may be many and may end with any text. */
const formatOf = ({ sql, format }: Question): string =>
  /^\s*INSERT\b/i.test(sql) ? format : (shapeOf(sql).format ?? format);

function nativeFor(body: Uint8Array): Uint8Array | string {
  try {
    return toCustomRevision(body);
  } catch (error) {
    if (error instanceof NativeTypeError) return error.message;
    throw error;
  }
}

/** ClickHouse's summary of an answer, with numbers as text. The embedded engine does not count the rows that it read. */
const summaryOf = ({ resultRows, resultBytes, elapsedSeconds }: Extract<Answer, { ok: true }>): string =>
  JSON.stringify({
    result_rows: String(resultRows),
    result_bytes: String(resultBytes),
    elapsed_ns: String(Math.round(elapsedSeconds * 1e9)),
  });

/** Lets other requests run between two frames, because hashing a frame takes milliseconds. */
async function* frames(body: Uint8Array): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += FRAME_BYTES) {
    yield frameOf(body.subarray(at, at + FRAME_BYTES));
    await otherWork();
  }
}

async function send(response: ServerResponse, body: Uint8Array, acceptEncoding: string): Promise<void> {
  const compressed = acceptEncoding && body.length > 0 ? await compressBody(body, acceptEncoding) : undefined;
  if (compressed) response.setHeader('content-encoding', compressed.encoding);
  response.setHeader('content-length', (compressed?.body ?? body).length);
  response.end(compressed?.body ?? body);
}

function exception(response: ServerResponse, status: number, code: number, message: string): void {
  response.statusCode = status;
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  response.end(message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}.`);
}

type ParsedRequest = {
  readonly question: Question;
  readonly acceptEncoding: string;
  /** The client reads a version of the Native format that the engine does not write. */
  readonly customNative: boolean;
  /** The client reads ClickHouse's own compressed blocks. */
  readonly framed: boolean;
};

/**
 * Reads a query from the address, the headers and the body. The body is SQL, or a form with `query` and `param_…`. Undefined if it is too
 * large.
 */
async function readRequest(request: IncomingMessage, address: URLSearchParams): Promise<ParsedRequest | undefined> {
  const body = await bodyOf(request);
  if (body === undefined) return undefined;
  const contentType = headerOf(request, 'content-type');
  const form = contentType.startsWith('multipart/form-data')
    ? [...(await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData())]
    : undefined;
  const fields = [
    ...address,
    ...(form ?? []).filter((field): field is [string, string] => typeof field[1] === 'string'),
  ];
  const parameters: Record<string, string> = {};
  const settings: Record<string, string> = {};
  const queries: string[] = [];
  for (const [name, value] of fields) {
    if (name === 'query') queries.push(value);
    else if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
    else if (!NOT_SETTINGS.has(name)) settings[name] = value;
  }
  if (!form) queries.push(body.toString('utf8'));
  const mayCompress = settings['enable_http_compression'] !== '0' && headerOf(request, 'accept-encoding') !== '';
  return {
    question: {
      sql: queries.filter((text) => text !== '').join('\n'),
      parameters,
      settings,
      database: address.get('database') ?? headerOf(request, 'x-clickhouse-database'),
      format: address.get('default_format') ?? (headerOf(request, 'x-clickhouse-format') || 'TabSeparated'),
    },
    acceptEncoding: mayCompress ? headerOf(request, 'accept-encoding') : '',
    customNative: Number(settings['client_protocol_version'] ?? 0) >= CUSTOM_SERIALIZATION_REVISION,
    framed: settings['compress'] === '1',
  };
}

const headerOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

/** Accepts basic authentication or ClickHouse's own headers; never credentials in the address, because addresses end up in logs. */
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
