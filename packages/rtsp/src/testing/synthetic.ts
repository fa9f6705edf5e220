/** Parameter sets of a real encoder for 320 x 192 px, and slices that no decoder reads: enough for whoever only carries them. */
export const SYNTHETIC_SETS = {
  sps: Buffer.from('Z0LAHtkDxWhAAAADAEAAAAwDxYuS', 'base64'),
  pps: Buffer.from('aMuMsg==', 'base64'),
} as const;

/** Pictures whose slices hold their own number, so that a test sees which arrived. The first of each group is a key picture. */
export function syntheticUnits(
  count: number,
  options: { group?: number; bytes?: number; slices?: number } = {},
): readonly (readonly Buffer[])[] {
  const { group = 25, bytes = 3_000, slices = 1 } = options;
  return Array.from({ length: count }, (_, n) => {
    const isKey = n % group === 0;
    const pieces = Array.from({ length: slices }, (_unused, slice) => syntheticSlice(n, isKey, slice, bytes));
    return isKey ? [SYNTHETIC_SETS.sps, SYNTHETIC_SETS.pps, ...pieces] : pieces;
  });
}

/** No byte is 0, so that nothing in it looks like a start code. */
function syntheticSlice(n: number, isKey: boolean, slice: number, bytes: number): Buffer {
  const nal = Buffer.alloc(bytes, (n % 250) + 1);
  nal.writeUInt8(isKey ? 0x65 : 0x41, 0);
  // `first_mb_in_slice` 0 begins with a set bit.
  nal.writeUInt8(slice === 0 ? 0x88 : 0x44, 1);
  return nal;
}
