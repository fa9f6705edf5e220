import { START_CODE } from '../bitstream/annex-b.ts';
import type { NalRole } from '../bitstream/slices.ts';
import { MOST_PICTURE_BYTES, MOST_PICTURE_PARTS } from './access-unit.ts';
import type { Picture } from './access-unit.ts';

type Slice = Extract<NalRole, { kind: 'slice' }>;
/** A whole NAL unit in one or several pieces, or as much of it as came. */
export type NalPieces = {
  readonly pieces: readonly Buffer[];
  readonly rtpTime: number;
  readonly firstArrivedMs: number;
  readonly arrivedMs: number;
};
/** A picture whose packets still arrive. */
type Open = {
  readonly pieces: Buffer[];
  bytes: number;
  readonly rtpTime: number;
  readonly firstArrivedMs: number;
  arrivedMs: number;
  lost: number;
  damaged: boolean;
  key: boolean;
  bidirectional: boolean;
  /** The first field, while its second one has not come. */
  awaits: Slice['field'];
};
/** What belongs to the picture that comes next. */
type Prefix = { readonly pieces: Buffer[]; bytes: number; firstArrivedMs: number | null; recovery: boolean };

const MOST_PREFIX_BYTES = 1_024 * 1_024;
const noPrefix = (): Prefix => ({ pieces: [], bytes: 0, firstArrivedMs: null, recovery: false });
const bytesOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/**
 * Joins NAL units to pictures. A picture ends with the marker, with another stamp, or where the next one begins; the first two are wrong in
 * some cameras, so the beginning of a slice decides in doubt. Both fields of a frame become one picture.
 */
export function createPictureAssembler(onPicture: (picture: Picture) => void) {
  let unit: Open | null = null;
  let prefix = noPrefix();
  let lost = 0;
  let trustsMarkers = true;
  let markedAt: number | null = null;

  const close = (): void => {
    if (unit && fits(unit)) onPicture(pictureOf(unit));
    unit = null;
  };
  const append = (open: Open, pieces: readonly Buffer[], arrivedMs: number): void => {
    open.bytes += bytesOf(pieces);
    // Past its bounds a picture is only counted, and dropped when it ends.
    if (fits(open)) open.pieces.push(...pieces);
    open.arrivedMs = Math.max(open.arrivedMs, arrivedMs);
    open.lost += lost;
    lost = 0;
  };
  return {
    slice(role: Slice, nal: NalPieces): void {
      const paired = unit !== null && isSecondField(unit.awaits, role);
      if (unit && role.first && !paired) close();
      // A picture that the marker ended goes on: this camera sets the marker on every slice.
      if (!unit && !role.first && lost === 0 && markedAt === nal.rtpTime) trustsMarkers = false;
      const open = unit ?? openPicture(role, nal, prefix.firstArrivedMs ?? nal.firstArrivedMs);
      if (paired) open.awaits = null;
      open.key ||= role.key || prefix.recovery;
      open.bidirectional ||= role.bidirectional;
      append(open, [...prefix.pieces, START_CODE, ...nal.pieces], nal.arrivedMs);
      prefix = noPrefix();
      unit = open;
    },
    opening(recovery: boolean, nal: NalPieces): void {
      if (unit && !unit.awaits) close();
      if (prefix.bytes > MOST_PREFIX_BYTES) prefix = noPrefix();
      prefix.pieces.push(START_CODE, ...nal.pieces);
      prefix.bytes += bytesOf(nal.pieces) + START_CODE.length;
      prefix.firstArrivedMs ??= nal.firstArrivedMs;
      prefix.recovery ||= recovery;
    },
    closing(nal: NalPieces): void {
      if (unit) append(unit, [START_CODE, ...nal.pieces], nal.arrivedMs);
    },
    /** Packets are missing here, or a part of the picture that is open cannot be used. */
    gap(missing: number, rtpTime: number): void {
      if (unit) unit.damaged = true;
      if (unit?.rtpTime === rtpTime) unit.lost += missing;
      else lost += missing;
    },
    stamp(rtpTime: number): void {
      if (unit && rtpTime !== unit.rtpTime && !unit.awaits) close();
    },
    marker(): void {
      if (!unit || !trustsMarkers || unit.awaits || prefix.pieces.length > 0) return;
      markedAt = unit.rtpTime;
      close();
    },
  };
}

const fits = ({ bytes, pieces }: Open): boolean => bytes <= MOST_PICTURE_BYTES && pieces.length <= MOST_PICTURE_PARTS;

const isSecondField = (awaited: Slice['field'], { first, field }: Slice): boolean =>
  awaited !== null &&
  first &&
  field !== null &&
  field.bottom !== awaited.bottom &&
  field.frameNumber === awaited.frameNumber;

/** A picture that begins with a later slice has lost its beginning. */
const openPicture = (role: Slice, nal: NalPieces, firstArrivedMs: number): Open => ({
  pieces: [],
  bytes: 0,
  rtpTime: nal.rtpTime,
  firstArrivedMs,
  arrivedMs: nal.arrivedMs,
  lost: 0,
  damaged: !role.first,
  key: false,
  bidirectional: false,
  awaits: role.field,
});

const pictureOf = (unit: Open): Picture => ({
  data: Buffer.concat(unit.pieces, unit.bytes),
  rtpTime: unit.rtpTime,
  arrivedMs: unit.arrivedMs,
  firstArrivedMs: unit.firstArrivedMs,
  keyframe: unit.key,
  bidirectional: unit.bidirectional,
  lostBefore: unit.lost,
  damaged: unit.damaged,
});

export type PictureAssembler = ReturnType<typeof createPictureAssembler>;
