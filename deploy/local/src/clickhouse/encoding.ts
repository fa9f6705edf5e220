import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip, zstdCompress } from 'node:zlib';

/** In order of preference: fast encoders before those with small output, because the data stays on this machine. */
const ENCODERS: readonly (readonly [string, (body: Uint8Array) => Promise<Buffer>])[] = [
  ['zstd', promisify(zstdCompress)],
  ['gzip', (body) => promisify(gzip)(body, { level: 1 })],
  ['br', (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['deflate', (body) => promisify(deflate)(body, { level: 1 })],
];

/**
 * Compresses a body in a way that the client accepts. Undefined if it accepts none of these encodings (ClickHouse's own `lz4` is missing,
 * and no client asks for it alone).
 * @param accepted the Accept-Encoding header
 */
export async function compressBody(
  body: Uint8Array,
  accepted: string,
): Promise<{ encoding: string; body: Buffer } | undefined> {
  const names = new Set(accepted.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase()));
  const chosen = ENCODERS.find(([name]) => names.has(name));
  return chosen && { encoding: chosen[0], body: await chosen[1](body) };
}
