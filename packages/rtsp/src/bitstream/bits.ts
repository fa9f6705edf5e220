/** The bytes end before what they declare. */
export class OutOfBits extends Error {
  override readonly name = 'OutOfBits';
}

/** Removes the emulation prevention bytes of the first `most` bytes (H.264, 7.4.1; H.265, 7.4.2). */
export function unescape(nal: Uint8Array, most = nal.length): Uint8Array {
  const end = Math.min(nal.length, most);
  const plain = new Uint8Array(end);
  let [zeros, length] = [0, 0];
  for (let at = 0; at < end; at++) {
    const byte = nal[at] ?? 0;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length++] = byte;
  }
  return plain.subarray(0, length);
}

/** Reads bits of unescaped bytes, highest first. Every read throws `OutOfBits` past the end. */
export function createBitReader(bytes: Uint8Array) {
  let at = 0;
  const bit = (): number => {
    const byte = bytes[at >> 3];
    if (byte === undefined) throw new OutOfBits();
    const value = (byte >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let n = 0; n < count; n++) value = value * 2 + bit();
    return value;
  };
  /** An unsigned Exp-Golomb number. */
  const ue = (): number => {
    let zeros = 0;
    while (bit() === 0) if (++zeros > 32) throw new OutOfBits();
    return 2 ** zeros - 1 + bits(zeros);
  };
  return {
    bits,
    flag: (): boolean => bit() === 1,
    ue,
    /** A signed Exp-Golomb number. */
    se(): number {
      const number = ue();
      return number % 2 === 1 ? (number + 1) / 2 : -number / 2;
    },
    skip(count: number): void {
      at += count;
      if (at > bytes.length * 8) throw new OutOfBits();
    },
  };
}
export type BitReader = ReturnType<typeof createBitReader>;
