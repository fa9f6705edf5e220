import { createBitReader, OutOfBits, unescape } from './bits.ts';
import type { SliceSyntax } from './h264-sps.ts';

/** What a NAL unit is for the question where an access unit begins and ends. */
export type NalRole =
  | {
      readonly kind: 'slice';
      /** It begins a picture. */
      readonly first: boolean;
      /** Its picture can be decoded without others. */
      readonly key: boolean;
      /** It refers to later pictures. */
      readonly bidirectional: boolean;
      readonly field: { readonly bottom: boolean; readonly frameNumber: number } | null;
    }
  | { readonly kind: 'parameter_set' }
  /** It belongs to the picture after it. `recovery`: from there on, pictures are whole although nothing says that it is a key picture. */
  | { readonly kind: 'opening'; readonly recovery: boolean }
  /** It belongs to the picture before it. */
  | { readonly kind: 'closing' }
  | { readonly kind: 'none' };

/** Enough bytes of a slice for what is read of it. */
const HEADER_BYTES = 24;

/** @param sps of the stream, if it is known; without it no fields are found */
export function h264Role(nal: Uint8Array, sps: SliceSyntax | null): NalRole {
  const type = (nal[0] ?? 0) & 0x1f;
  if (type === 1 || type === 2 || type === 5) return h264Slice(nal, type, sps);
  if (type === 3 || type === 4 || type === 19 || type === 20) return { kind: 'closing' };
  if (type === 7 || type === 8 || type === 13 || type === 15) return { kind: 'parameter_set' };
  if (type === 6) return { kind: 'opening', recovery: hasRecoveryPoint(nal) };
  if (type === 9 || type === 14 || (type >= 16 && type <= 18)) return { kind: 'opening', recovery: false };
  if (type === 10 || type === 11) return { kind: 'closing' };
  return { kind: 'none' };
}

function h264Slice(nal: Uint8Array, type: number, sps: SliceSyntax | null): NalRole {
  const first = ((nal[1] ?? 0) & 0x80) !== 0;
  const plain: NalRole = { kind: 'slice', first, key: type === 5, bidirectional: false, field: null };
  try {
    const reader = createBitReader(unescape(nal, HEADER_BYTES));
    reader.skip(8);
    reader.ue();
    const bidirectional = reader.ue() % 5 === 1;
    if (!sps || sps.frameOnly) return { ...plain, bidirectional };
    reader.ue();
    if (sps.separateColourPlanes) reader.skip(2);
    const frameNumber = reader.bits(sps.frameNumberBits);
    const field = reader.flag() ? { bottom: reader.flag(), frameNumber } : null;
    return { ...plain, bidirectional, field };
  } catch (error) {
    if (error instanceof OutOfBits) return plain;
    throw error;
  }
}

/** Looks for a recovery point (H.264, D.1.8) among the messages of a SEI. */
function hasRecoveryPoint(nal: Uint8Array): boolean {
  const bytes = unescape(nal);
  let at = 1;
  const number = (): number => {
    let value = 0;
    while (bytes[at] === 0xff) {
      value += 255;
      at += 1;
    }
    return value + (bytes[at++] ?? 0);
  };
  while (at + 2 < bytes.length) {
    const [type, size] = [number(), number()];
    if (type === 6) return true;
    at += size;
  }
  return false;
}

export function h265Role(nal: Uint8Array): NalRole {
  const type = ((nal[0] ?? 0) >> 1) & 0x3f;
  if (type <= 9 || (type >= 16 && type <= 21)) {
    const first = ((nal[2] ?? 0) & 0x80) !== 0;
    return { kind: 'slice', first, key: type >= 16, bidirectional: false, field: null };
  }
  if (type >= 32 && type <= 34) return { kind: 'parameter_set' };
  if (type === 35 || type === 39 || (type >= 41 && type <= 44) || (type >= 48 && type <= 55)) {
    return { kind: 'opening', recovery: false };
  }
  if (type === 36 || type === 37 || type === 40) return { kind: 'closing' };
  return { kind: 'none' };
}
