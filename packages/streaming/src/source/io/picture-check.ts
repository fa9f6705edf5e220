import { createSoundness, isCorrupt } from '@marsad/media';
import type { Decoder, Frame, Packet } from '@marsad/media';
import type { Losses } from '../../recording/losses.ts';
import { createPictureGaps, PICTURE_MISSING_MS } from '../../recording/picture-gaps.ts';
import type { DamageReason, PictureGap } from '../../recording/picture-gaps.ts';
import type { PacketTimes } from '../../recording/io/recorder.ts';

/** What the transport knows of the packet that was read last. Absent: it does not tell. */
export type TransportLoss = {
  /** Something of the packet itself was lost. */
  readonly damaged?: boolean;
  /** RTP packets that are missing before or inside it. */
  readonly lostBefore?: number;
  /** Pictures that our own reader dropped before it. */
  readonly shedBefore?: number;
};
export type PictureCheckOptions = {
  readonly input: TransportLoss;
  readonly decoder: Pick<Decoder, 'errors'>;
  readonly losses: Pick<Losses, 'sinceMs'>;
  /** Wall clock of a time of the part, ms. */
  readonly wallClockMs: (ptsMs: number) => number;
  /** How long one frame is shown, ms. */
  readonly stepMs: number;
  /** Packets of this time are recorded, but no whole picture exists. */
  report(gap: PictureGap): void;
};

/**
 * Separates the frames of a part that show what the camera saw from those that a decoder made up where data was missing, and reports the
 * times without whole pictures, up to the moment from which nothing is recorded: that time has its own gap.
 */
export function createPictureCheck({ input, decoder, losses, wallClockMs, stepMs, report }: PictureCheckOptions) {
  const soundness = createSoundness();
  const gaps = createPictureGaps(wallClockMs(0), (gap) => {
    const toMs = Math.min(gap.toMs, losses.sinceMs ?? gap.toMs);
    if (toMs - gap.fromMs >= PICTURE_MISSING_MS) report({ ...gap, toMs: Math.round(toMs) });
  });
  let cause: DamageReason = 'picture_damaged';
  let decoderErrors = decoder.errors;

  const noteMissing = (reason: DamageReason, packets = 0): void => {
    cause = reason;
    gaps.damaged(reason, packets);
  };
  /** A packet that the decoder refused shows only after it was decoded. */
  const noteErrors = (): void => {
    if (decoder.errors === decoderErrors) return;
    decoderErrors = decoder.errors;
    soundness.lost();
    noteMissing('picture_damaged');
  };
  return {
    /** Notes a packet before it is decoded. `loss`: what is known of it, if it is not the one that was read last. */
    packet(
      packet: Pick<Packet, 'flags'>,
      { ptsMs, keyframe }: Pick<PacketTimes, 'ptsMs' | 'keyframe'>,
      loss: TransportLoss = input,
    ): void {
      noteErrors();
      const { damaged = false, lostBefore = 0, shedBefore = 0 } = loss;
      if (lostBefore > 0 || damaged) noteMissing('packets_lost', lostBefore);
      else if (isCorrupt(packet)) noteMissing('picture_damaged');
      if (lostBefore > 0 || shedBefore > 0) soundness.lost();
      soundness.packet({ ptsMs, isKey: keyframe, isDamaged: damaged || isCorrupt(packet) });
      gaps.passed(wallClockMs(ptsMs));
    },
    /** Whether a decoded frame shows what the camera saw. */
    isWhole(frame: Pick<Frame, 'decodeErrorFlags' | 'flags'>, ptsMs: number): boolean {
      noteErrors();
      const isWhole = soundness.isSound(frame, ptsMs);
      if (isWhole) {
        gaps.whole(wallClockMs(ptsMs), wallClockMs(ptsMs + stepMs));
        cause = 'picture_damaged';
      } else gaps.damaged(cause);
      return isWhole;
    },
    /** The part ends at this time of it, ms. */
    end: (endMs: number): void => gaps.over(wallClockMs(endMs)),
  };
}
