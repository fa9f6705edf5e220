import { MOST_PICTURE_BYTES, MOST_PICTURE_PARTS } from './access-unit.ts';
import type { Depacketizer, Picture, TrackPacket } from './access-unit.ts';
import type { NalCodec, Unpacked } from './nal-codec.ts';
import { createPictureAssembler } from './picture-assembler.ts';
import type { NalPieces, PictureAssembler } from './picture-assembler.ts';

/** Turns the packets of H.264 or H.265 into pictures. */
export function createNalDepacketizer(codec: NalCodec, onPicture: (picture: Picture) => void): Depacketizer {
  const assembler = createPictureAssembler(onPicture);
  const sort = createSorter(codec, assembler);
  const fragments = createFragments(sort);
  return {
    push(packet) {
      const gap = packet.lost > 0 || packet.restarted;
      if (gap || fragments.rtpTime !== packet.rtpTime) fragments.end(gap);
      if (gap) assembler.gap(packet.lost, packet.rtpTime);
      assembler.stamp(packet.rtpTime);
      const unpacked = codec.unpack(packet.payload);
      if (unpacked.kind === 'nals') {
        fragments.end(false);
        const { rtpTime, arrivedMs } = packet;
        for (const nal of unpacked.nals) sort({ pieces: [nal], rtpTime, firstArrivedMs: arrivedMs, arrivedMs }, false);
      }
      const isUsed = unpacked.kind === 'fragment' ? fragments.take(unpacked, packet) : unpacked.kind === 'nals';
      if (!isUsed) assembler.gap(0, packet.rtpTime);
      if (!packet.marker) return;
      fragments.end(false);
      assembler.marker();
    },
    parameterSets: codec.parameterSets,
  };
}

/** Takes a NAL unit. `cut`: its end is missing. */
type TakeNal = (nal: NalPieces, cut: boolean) => void;

/** Of a NAL unit in pieces, enough for what is read of a slice. */
const HEAD_BYTES = 64;

/** Hands each NAL unit to the assembler as what it is. */
function createSorter(codec: NalCodec, assembler: PictureAssembler): TakeNal {
  return (nal, cut) => {
    const [first, second] = nal.pieces;
    if (!first) return;
    // The beginning of a slice says enough. Sets and messages are short, and needed whole.
    const head = second ? Buffer.concat([first, second.subarray(0, HEAD_BYTES)]) : first;
    const isSlice = codec.roleOf(head).kind === 'slice';
    // A decoder shows more of a cut slice than of none, but a cut parameter set would spoil what follows.
    if (cut && !isSlice) return;
    const known = isSlice || !second ? head : Buffer.concat(nal.pieces);
    const role = codec.roleOf(known);
    if (role.kind === 'parameter_set') codec.noteParameterSet(known);
    if (role.kind === 'slice') assembler.slice(role, nal);
    else if (role.kind === 'parameter_set') assembler.opening(false, nal);
    else if (role.kind === 'opening') assembler.opening(role.recovery, nal);
    else if (role.kind === 'closing') assembler.closing(nal);
  };
}

/** Joins the fragments of one NAL unit. */
function createFragments(takeNal: TakeNal) {
  let open: { pieces: Buffer[]; bytes: number; rtpTime: number; firstArrivedMs: number; arrivedMs: number } | null =
    null;
  const end = (cut: boolean): void => {
    const ended = open;
    open = null;
    if (ended) takeNal(ended, cut);
  };
  return {
    end,
    /** The stamp of the unit that is not complete yet; null if there is none. */
    get rtpTime() {
      return open?.rtpTime ?? null;
    },
    /** False for a fragment whose beginning is missing. */
    take(
      { begins, ends, header, bytes }: Extract<Unpacked, { kind: 'fragment' }>,
      { arrivedMs, rtpTime }: TrackPacket,
    ): boolean {
      if (begins) {
        end(false);
        open = { pieces: [header, bytes], bytes: bytes.length, rtpTime, firstArrivedMs: arrivedMs, arrivedMs };
      } else if (!open) {
        return false;
      } else if (open.bytes <= MOST_PICTURE_BYTES && open.pieces.length <= MOST_PICTURE_PARTS) {
        // Past its bounds nothing is added, and the picture is dropped for its size.
        open.pieces.push(bytes);
        open.bytes += bytes.length;
        open.arrivedMs = Math.max(open.arrivedMs, arrivedMs);
      }
      if (ends) end(false);
      return true;
    },
  };
}
