import { cityHash128 } from './city-hash.ts';

/** So much of a result goes into one compressed block. */
export const FRAME_BYTES = 1 << 16;
const HEADER_BYTES = 9;
const METHOD_LZ4 = 0x82;

/**
 * A block as ClickHouse's `compress=1` writes it, which the JDBC driver asks for unless told otherwise: checksum, method, size with this
 * header, size of the content, content. The content is LZ4 that holds literals only: the way is short, and the drivers take no other method.
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

/** One LZ4 sequence of literals: a token whose upper half counts to 15, bytes that count on, the literals. */
function literals(content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 15) return Buffer.concat([Buffer.from([length << 4]), content]);
  const more = Buffer.alloc(Math.floor((length - 15) / 255) + 1, 255);
  more[more.length - 1] = (length - 15) % 255;
  return Buffer.concat([Buffer.from([0xf0]), more, content]);
}
