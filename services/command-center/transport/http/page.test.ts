import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createTestClient, type TestClient } from '../../testing/test-client.ts';

const SCRIPT = `console.log(${JSON.stringify('a script of the page '.repeat(200))})`;
let client: TestClient;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__" />');
  for (const [name, bytes] of [
    ['index-abc.js', SCRIPT],
    ['index-abc.js.br', brotliCompressSync(SCRIPT)],
    ['index-abc.js.gz', gzipSync(SCRIPT)],
    ['font-abc.woff2', 'a font'],
  ] as const)
    writeFileSync(join(folder, 'assets', name), bytes);
  client = await createTestClient({ page: folder });
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true });
});

const get = (url: string, encoding?: string) =>
  client.http.inject({ url, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

describe('an asset of the page', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    [undefined, undefined, (bytes: Buffer) => bytes],
  ])('is sent to a browser that accepts %s as %s, with its own type', async (accepted, encoding, opened) => {
    const answer = await get('/assets/index-abc.js', accepted);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toContain('javascript');
    expect(opened(answer.rawPayload).toString()).toBe(SCRIPT);
  });

  it('is cached permanently, one copy for each encoding, because its name contains the hash of its content', async () => {
    const { headers } = await get('/assets/index-abc.js', 'br');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers.vary).toContain('accept-encoding');
  });

  it('that was not compressed is sent as it is', async () => {
    const answer = await get('/assets/font-abc.woff2', 'br');
    expect([answer.statusCode, answer.headers['content-encoding'], answer.body]).toEqual([200, undefined, 'a font']);
  });
});

it('the page itself is never cached, and carries a fresh nonce each time', async () => {
  const [one, other] = [await get('/alerts'), await get('/alerts')];
  expect(one.headers['cache-control']).toBe('no-store');
  expect(one.body).not.toContain('__STYLE_NONCE__');
  expect(one.body).not.toBe(other.body);
});
