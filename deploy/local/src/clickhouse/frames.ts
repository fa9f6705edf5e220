import { cityHash128 } from './city-hash.ts';

/** How much of a result goes into one compressed block, bytes. */
export const FRAME_BYTES = 1 << 16;
const HEADER_BYTES = 9;
const METHOD_LZ4 = 0x82;

/**
 * A block as ClickHouse writes it under `compress=1`, which the JDBC driver asks for by default: checksum, method, size with this header,
 * size of the content, content. The content is LZ4 with literals only, because the data stays on this machine and the drivers accept no
 * other method.
 */
export function frameOf(content: Uint8Array): Buffer {
  const block = literals(content);
  const framed = Buffer.alloc(HEADER_BYTES + block.length);
  framed.writeUInt8(METHOD_LZ4, 0);
  framed.writeUInt32LE(framed.length, 1);
  framed.writeUInt32LE(content.length, 5);
  block.copy(framed, HEADER_BYTES);
  return Buffer.concat([cityHash128(framed), framed]);
}

/** One LZ4 sequence of literals: a token whose upper half counts to 15, bytes that continue the count, then the literals. */
function literals(content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 15) return Buffer.concat([Buffer.from([length << 4]), content]);
  const more = Buffer.alloc(Math.floor((length - 15) / 255) + 1, 255);
  more[more.length - 1] = (length - 15) % 255;
  return Buffer.concat([Buffer.from([0xf0]), more, content]);
}
