/**
 * CityHash128 in version 1.0.2, which ClickHouse uses as the checksum of its compressed blocks (Geoff Pike and Jyrki Alakuijala, Google,
 * MIT licence). Later versions of CityHash give other values, and no package for Node has this one.
 * Numbers have 64 bits and wrap around.
 */
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;

type Pair = readonly [bigint, bigint];

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => wrap((value >> by) | (value << (64n - by)));
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);

function mix(low: bigint, high: bigint): bigint {
  const a = shiftMix(wrap((low ^ high) * MULTIPLIER));
  return wrap(shiftMix(wrap((high ^ a) * MULTIPLIER)) * MULTIPLIER);
}

/** Mixes four words into a state of two. */
function weak(w: bigint, x: bigint, y: bigint, z: bigint, seedA: bigint, seedB: bigint): Pair {
  const a = wrap(seedA + w);
  const b = rotate(wrap(seedB + a + z), 21n);
  const sum = wrap(a + x + y);
  return [wrap(sum + z), wrap(b + rotate(sum, 44n) + a)];
}

function upTo16(bytes: Buffer): bigint {
  const { length } = bytes;
  if (length > 8) {
    const b = bytes.readBigUInt64LE(length - 8);
    return mix(bytes.readBigUInt64LE(0), rotate(wrap(b + BigInt(length)), BigInt(length))) ^ b;
  }
  if (length >= 4)
    return mix(wrap(BigInt(length) + (BigInt(bytes.readUInt32LE(0)) << 3n)), BigInt(bytes.readUInt32LE(length - 4)));
  if (length === 0) return K2;
  const y = BigInt((bytes[0] ?? 0) + ((bytes[length >> 1] ?? 0) << 8));
  const z = BigInt(length + ((bytes[length - 1] ?? 0) << 2));
  return wrap(shiftMix(wrap(y * K2) ^ wrap(z * K3)) * K2);
}

function hashShort(bytes: Buffer, [low, high]: Pair): Pair {
  const { length } = bytes;
  let a = low;
  let b = high;
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = wrap(shiftMix(wrap(a * K1)) * K1);
    c = wrap(b * K1 + upTo16(bytes));
    d = shiftMix(wrap(a + (length >= 8 ? bytes.readBigUInt64LE(0) : c)));
  } else {
    c = mix(wrap(bytes.readBigUInt64LE(length - 8) + K1), a);
    d = mix(wrap(b + BigInt(length)), wrap(c + bytes.readBigUInt64LE(length - 16)));
    a = wrap(a + d);
    // The last 16 bytes were mixed in above, unless they start a whole block of 16 that is not the last.
    for (let at = 0; at === 0 || length - at > 16; at += 16) {
      a = wrap((a ^ wrap(shiftMix(wrap(bytes.readBigUInt64LE(at) * K1)) * K1)) * K1);
      b ^= a;
      c = wrap((c ^ wrap(shiftMix(wrap(bytes.readBigUInt64LE(at + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = mix(a, c);
  b = mix(d, b);
  return [a ^ b, mix(b, a)];
}

function hashLong(bytes: Buffer, [low, high]: Pair): Pair {
  const word = (at: number): bigint => bytes.readBigUInt64LE(at);
  const { length } = bytes;
  let x = low;
  let y = high;
  let z = wrap(BigInt(length) * K1);
  const v0 = wrap(rotate(y ^ K1, 49n) * K1 + word(0));
  let v: Pair = [v0, wrap(rotate(v0, 42n) * K1 + word(8))];
  let w: Pair = [wrap(rotate(wrap(y + z), 35n) * K1 + x), wrap(rotate(wrap(x + word(88)), 53n) * K1)];
  const four = (at: number, a: bigint, b: bigint): Pair =>
    weak(word(at), word(at + 8), word(at + 16), word(at + 24), a, b);
  const whole = length - (length % 128);
  for (let at = 0; at < whole; at += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + word(at + 16)), 37n) * K1) ^ w[1];
    y = wrap(rotate(wrap(y + v[1] + word(at + 48)), 42n) * K1) ^ v[0];
    z = rotate(z ^ w[0], 33n);
    v = four(at, wrap(v[1] * K1), wrap(x + w[0]));
    w = four(at + 32, wrap(z + w[1]), y);
    [z, x] = [x, z];
  }
  y = wrap(y + rotate(w[0], 37n) * K0 + z);
  x = wrap(x + rotate(wrap(v[0] + z), 49n) * K0);
  for (let done = 32; done - 32 < length - whole; done += 32) {
    const at = length - done;
    y = wrap(rotate(wrap(y - x), 42n) * K0 + v[1]);
    w = [wrap(w[0] + word(at + 16)), w[1]];
    x = wrap(rotate(x, 49n) * K0 + w[0]);
    w = [wrap(w[0] + v[0]), w[1]];
    v = four(at, v[0], v[1]);
  }
  x = mix(x, v[0]);
  y = mix(y, w[0]);
  return [wrap(mix(wrap(x + v[1]), w[1]) + y), mix(wrap(x + w[1]), wrap(y + v[1]))];
}

/** Hashes bytes to 16 bytes: the low word, then the high word, each with its least significant byte first. */
export function cityHash128(input: Uint8Array): Buffer {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const { length } = bytes;
  let seed: Pair = [K0, K1];
  let rest = bytes;
  if (length >= 16) {
    seed = [bytes.readBigUInt64LE(0) ^ K3, bytes.readBigUInt64LE(8)];
    rest = bytes.subarray(16);
  } else if (length >= 8) {
    seed = [bytes.readBigUInt64LE(0) ^ wrap(BigInt(length) * K0), bytes.readBigUInt64LE(length - 8) ^ K1];
    rest = bytes.subarray(length);
  }
  const [low, high] = rest.length < 128 ? hashShort(rest, seed) : hashLong(rest, seed);
  const hash = Buffer.alloc(16);
  hash.writeBigUInt64LE(low, 0);
  hash.writeBigUInt64LE(high, 8);
  return hash;
}
