import { gunzipSync, inflateSync, zstdDecompressSync, brotliDecompressSync } from 'node:zlib';
import { useStack } from '@marsad/testkit';
import { describe, expect, test } from 'vitest';

const stack = useStack();
const { url, passwords } = stack.addresses.clickhouse;

type Reply = { status: number; headers: Headers; body: Buffer };
async function ask(
  sql: string,
  query = '',
  init: { headers?: Record<string, string>; body?: string | FormData } = {},
): Promise<Reply> {
  const credentials = { 'x-clickhouse-user': 'analyst', 'x-clickhouse-key': passwords['analyst'] ?? '' };
  const response = await fetch(`${url}/?${query}`, {
    method: 'POST',
    body: init.body ?? sql,
    headers: { 'accept-encoding': 'identity', ...credentials, ...init.headers },
  });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}
const OCTETS = 'application/octet-stream';

describe('a result', () => {
  test.each([
    ['TabSeparated', 'text/tab-separated-values; charset=UTF-8', /^1\ta\n$/],
    ['TSVWithNames', 'text/tab-separated-values; charset=UTF-8', /^n\ts\n1\ta\n$/],
    ['CSV', 'text/csv; charset=UTF-8; header=absent', /^1,"a"\n$/],
    ['CSVWithNames', 'text/csv; charset=UTF-8; header=present', /^"n","s"\n/],
    ['JSON', 'application/json; charset=UTF-8', /"rows": 1/],
    ['JSONCompact', 'application/json; charset=UTF-8', /"rows": 1/],
    ['JSONEachRow', 'application/x-ndjson; charset=UTF-8', /^\{"n":1,"s":"a"\}\n$/],
    ['XML', 'application/xml; charset=UTF-8', /^<\?xml/],
    ['Markdown', 'text/plain; charset=UTF-8', /^\| n \| s \|/],
    ['Native', OCTETS, /^\u0002\u0001\u0001n/],
    ['RowBinaryWithNamesAndTypes', OCTETS, /^\u0002\u0001n\u0001s/],
    ['Parquet', OCTETS, /^PAR1/],
    ['Arrow', OCTETS, /^ARROW1/],
    ['ArrowStream', OCTETS, /n/],
    ['ORC', OCTETS, /^ORC/],
  ])('as %s has its content type, however it is asked for', async (format, contentType, expected) => {
    const sql = "SELECT 1 AS n, 'a' AS s";
    for (const reply of [
      await ask(`${sql} FORMAT ${format}`),
      await ask(`${sql} FORMAT ${format}; -- FORMAT Null`, 'default_format=XML'),
      await ask(sql, `default_format=${format}`),
      await ask(sql, '', { headers: { 'x-clickhouse-format': format } }),
    ]) {
      expect(reply.status, reply.body.toString()).toBe(200);
      expect(reply.headers.get('content-type')).toBe(contentType);
      expect(reply.headers.get('x-clickhouse-format')).toBe(format);
      expect(reply.body.toString('latin1')).toMatch(expected);
    }
  });

  test('of a catalogue has its format too', async () => {
    const { headers, body } = await ask('SHOW DATABASES FORMAT JSONEachRow');
    expect([headers.get('content-type'), body.toString()]).toEqual([
      'application/x-ndjson; charset=UTF-8',
      '{"name":"city"}\n',
    ]);
  });

  test.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ])('is compressed by %s when the client accepts it', async (encoding, decompress) => {
    const address = `${url}/?enable_http_compression=1&query=SELECT+number+FROM+numbers(3)`;
    const { status, headers, body } = await raw(address, encoding);
    expect([status, headers['content-encoding']]).toEqual([200, encoding]);
    expect(decompress(body).toString()).toBe('0\n1\n2\n');
  });

  test('carries the id of the query, the rows and bytes of the result and the time zone', async () => {
    const { headers } = await ask('SELECT number FROM numbers(1000)', 'query_id=mine');
    expect(headers.get('x-clickhouse-query-id')).toBe('mine');
    expect(headers.get('x-clickhouse-timezone')).toBe('UTC');
    expect(JSON.parse(headers.get('x-clickhouse-summary') ?? '')).toMatchObject({
      result_rows: '1000',
      result_bytes: '8000',
      elapsed_ns: expect.stringMatching(/^\d+$/) as string,
    });
    expect((await ask('SELECT 1')).headers.get('x-clickhouse-query-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

/** Returns the body still compressed, because `fetch` would decompress it. */
async function raw(
  address: string,
  encoding: string,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const authorization = `Basic ${Buffer.from(`analyst:${passwords['analyst'] ?? ''}`).toString('base64')}`;
    request(address, { headers: { authorization, 'accept-encoding': `lz4, ${encoding};q=0.9` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('a question', () => {
  test('takes its parameters from the address or from a form', async () => {
    const sql = 'SELECT {n:UInt32} + 1, {s:String}';
    expect((await ask(sql, 'param_n=41&param_s=it%27s')).body.toString()).toBe("42\tit\\'s\n");
    const form = new FormData();
    form.set('query', sql);
    form.set('param_n', '1');
    form.set('param_s', 'x');
    expect((await ask('', '', { body: form })).body.toString()).toBe('2\tx\n');
  });

  test('is the text of the address followed by the body', async () => {
    expect((await ask('FROM numbers(3)', 'query=SELECT+count()')).body.toString()).toBe('3\n');
  });

  test('of a session runs beside the others of that session, because a session holds no state', async () => {
    const two = [1, 2].map((n) => ask(`SELECT ${n}`, 'session_id=s&session_timeout=60'));
    expect((await Promise.all(two)).map(({ body }) => body.toString())).toEqual(['1\n', '2\n']);
  });

  test('for a type that this Native format cannot carry gets an error', async () => {
    const reply = await ask("SELECT CAST('{}' AS JSON)", 'default_format=Native&client_protocol_version=54460');
    expect([reply.status, reply.headers.get('x-clickhouse-exception-code')]).toEqual([501, '48']);
    expect(reply.body.toString()).toContain('cast them to String');
  });
});

test.each(['/ping', '/replicas_status'])('%s answers without credentials', async (path) => {
  const response = await fetch(url + path);
  expect([response.status, await response.text()]).toEqual([200, 'Ok.\n']);
});
