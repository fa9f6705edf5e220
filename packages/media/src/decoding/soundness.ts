import type { Frame } from 'node-av/lib';
import { AV_FRAME_FLAG_CORRUPT } from 'node-av/constants';

/** What is known of a packet before it is decoded. Times on the stream's clock, ms. */
export type PacketFacts = {
  readonly ptsMs: number | null;
  readonly isKey: boolean;
  /** Something of the packet itself is missing. */
  readonly isDamaged: boolean;
};

/**
 * Says which decoded frames show what the camera saw. Decoders conceal what is missing: they flag a damaged frame, but not the frames that
 * refer to it or to a lost one. So after any damage no frame counts as sound before the next undamaged key frame.
 */
export function createSoundness() {
  let soundFromMs = Number.NEGATIVE_INFINITY;
  let lastKeyMs = Number.NEGATIVE_INFINITY;
  const lost = (): void => {
    soundFromMs = Number.POSITIVE_INFINITY;
  };
  return {
    /** Data is missing before the next packet, or the decoder refused one. */
    lost,
    /** Notes a packet that is decoded next. */
    packet({ ptsMs, isKey, isDamaged }: PacketFacts): void {
      if (isDamaged) return lost();
      if (!isKey) return;
      if (ptsMs !== null) lastKeyMs = ptsMs;
      if (soundFromMs === Number.POSITIVE_INFINITY) soundFromMs = ptsMs ?? Number.NEGATIVE_INFINITY;
    },
    /** Whether a frame shows what the camera saw. Asked once for each frame, in the order of the decoder. */
    isSound({ decodeErrorFlags, flags }: Pick<Frame, 'decodeErrorFlags' | 'flags'>, ptsMs: number): boolean {
      if (decodeErrorFlags === 0 && (flags & AV_FRAME_FLAG_CORRUPT) === 0) return ptsMs >= soundFromMs;
      // The next key frame may have been sent to the decoder already.
      soundFromMs = lastKeyMs > ptsMs ? lastKeyMs : Number.POSITIVE_INFINITY;
      return false;
    },
  };
}
export type Soundness = ReturnType<typeof createSoundness>;
