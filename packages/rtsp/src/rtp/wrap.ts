/**
 * Extends a counter that wraps to one that does not, by the shorter way from the number before. It judges nothing: a jump stays a jump.
 * Numbers are exact up to 2^53, which are 3,000 years at 90 kHz.
 */
export function createExtender(bits: 16 | 32) {
  const size = 2 ** bits;
  let last: number | null = null;
  /** The extended number of `raw`, beside the last one, without becoming the last one. */
  const beside = (raw: number): number => {
    if (last === null) return raw;
    const forward = (((raw - last) % size) + size) % size;
    return last + (forward < size / 2 ? forward : forward - size);
  };
  return {
    beside,
    extend(raw: number): number {
      last = beside(raw);
      return last;
    },
    get last() {
      return last;
    },
  };
}
export type Extender = ReturnType<typeof createExtender>;
