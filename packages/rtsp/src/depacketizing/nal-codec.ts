import { splitAnnexB } from '../bitstream/annex-b.ts';
import { parseH264Sps } from '../bitstream/h264-sps.ts';
import type { SliceSyntax } from '../bitstream/h264-sps.ts';
import { h264Role, h265Role } from '../bitstream/slices.ts';
import type { NalRole } from '../bitstream/slices.ts';

/** What one payload holds: whole NAL units, or a fragment of one. */
export type Unpacked =
  | { readonly kind: 'nals'; readonly nals: readonly Buffer[] }
  | {
      readonly kind: 'fragment';
      readonly begins: boolean;
      readonly ends: boolean;
      readonly header: Buffer;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'unreadable' };

/** What differs between H.264 (RFC 6184) and H.265 (RFC 7798). */
export type NalCodec = {
  unpack(payload: Buffer): Unpacked;
  roleOf(nal: Buffer): NalRole;
  noteParameterSet(nal: Buffer): void;
  parameterSets(): readonly Buffer[];
};

const UNREADABLE: Unpacked = { kind: 'unreadable' };
/** A stream with more sets than this changes them, so the oldest go. */
const MOST_SETS = 64;

/** Keeps the last parameter set of each kind and id. */
function createSets(orderOf: (nal: Buffer) => number, idOf: (nal: Buffer) => number) {
  const sets = new Map<string, { order: number; nal: Buffer }>();
  return {
    note(nal: Buffer): void {
      const order = orderOf(nal);
      const key = `${order}:${idOf(nal)}`;
      sets.delete(key);
      sets.set(key, { order, nal: Buffer.from(nal) });
      const [oldest] = sets.keys();
      if (sets.size > MOST_SETS && oldest !== undefined) sets.delete(oldest);
    },
    all: (): readonly Buffer[] => [...sets.values()].sort((a, b) => a.order - b.order).map(({ nal }) => nal),
  };
}

/** Takes sized NAL units apart; what does not fit any more is left out. */
function aggregated(payload: Buffer, from: number): Unpacked {
  const nals: Buffer[] = [];
  let at = from;
  while (at + 2 < payload.length) {
    const size = payload.readUInt16BE(at);
    if (size === 0 || at + 2 + size > payload.length) break;
    nals.push(payload.subarray(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return nals.length > 0 ? { kind: 'nals', nals } : UNREADABLE;
}

/** A camera may send Annex B with its start codes as if it were one unit. A slice is not searched: it is long, and never was one. */
function single(payload: Buffer, isSlice: boolean): Unpacked {
  if (payload[0] === 0) return { kind: 'nals', nals: splitAnnexB(payload) };
  return { kind: 'nals', nals: isSlice ? [payload] : splitAnnexB(payload, true) };
}

const STAP_A = 24;
const STAP_B = 25;
const FU_A = 28;
const FU_B = 29;

export function createH264Codec(): NalCodec {
  let slices: SliceSyntax | null = null;
  const sets = createSets(
    (nal) => (nal[0] ?? 0) & 0x1f,
    (nal) => (((nal[0] ?? 0) & 0x1f) === 7 ? (parseH264Sps(nal)?.id ?? 0) : ppsId(nal, 1)),
  );
  return {
    unpack(payload) {
      const [first = 0, second = 0] = payload;
      const type = first & 0x1f;
      if (payload.length < 2) return UNREADABLE;
      if (type === STAP_A) return aggregated(payload, 1);
      if (type === STAP_B) return aggregated(payload, 3);
      if (type !== FU_A && type !== FU_B) {
        return type > FU_B || type === 26 || type === 27 ? UNREADABLE : single(payload, type >= 1 && type <= 5);
      }
      const begins = (second & 0x80) !== 0;
      return {
        kind: 'fragment',
        begins,
        ends: (second & 0x40) !== 0,
        header: Buffer.from([(first & 0xe0) | (second & 0x1f)]),
        bytes: payload.subarray(type === FU_B && begins ? 4 : 2),
      };
    },
    roleOf: (nal) => h264Role(nal, slices),
    noteParameterSet(nal) {
      slices = parseH264Sps(nal)?.slices ?? slices;
      sets.note(nal);
    },
    parameterSets: sets.all,
  };
}

const AGGREGATION = 48;
const FRAGMENTATION = 49;

export function createH265Codec(): NalCodec {
  const typeOf = (nal: Buffer): number => ((nal[0] ?? 0) >> 1) & 0x3f;
  const sets = createSets(typeOf, (nal) => (typeOf(nal) === 34 ? ppsId(nal, 2) : 0));
  return {
    unpack(payload) {
      const [first = 0, second = 0, third = 0] = payload;
      const type = (first >> 1) & 0x3f;
      if (payload.length < 3) return UNREADABLE;
      if (type === AGGREGATION) return aggregated(payload, 2);
      if (type !== FRAGMENTATION) return type > FRAGMENTATION ? UNREADABLE : single(payload, type <= 21 && first !== 0);
      return {
        kind: 'fragment',
        begins: (third & 0x80) !== 0,
        ends: (third & 0x40) !== 0,
        header: Buffer.from([(first & 0x81) | ((third & 0x3f) << 1), second]),
        bytes: payload.subarray(3),
      };
    },
    roleOf: h265Role,
    noteParameterSet: sets.note,
    parameterSets: sets.all,
  };
}

/** The id with which a picture parameter set begins, an Exp-Golomb number of up to 255. */
function ppsId(nal: Buffer, at: number): number {
  const bits = ((nal[at] ?? 0) << 16) | ((nal[at + 1] ?? 0) << 8) | (nal[at + 2] ?? 0);
  const zeros = Math.clz32(bits) - 8;
  return zeros > 8 ? 0 : (bits >> (23 - 2 * zeros)) - 1;
}
