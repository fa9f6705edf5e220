import type { Box, DataOf, faceCropped } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { afterHead, couldHeadBeWorthSending, headWindow, isHeadWorthSending } from '../head-crop-choice.ts';
import type { SentHeads } from '../head-crop-choice.ts';
import { sharpnessOf } from '../plate-crop-choice.ts';
import { cropOf, displayOf, jpegWithinLimit } from '@marsad/media';
import type { Size, TrackNow } from '../perception.ts';
import type { Frame, Scalers } from '@marsad/media';

export type HeadCrop = { jpeg: Uint8Array } & Pick<
  DataOf<typeof faceCropped>,
  'ordinal' | 'shot' | 'personBox' | 'cropBox' | 'widthPx' | 'heightPx'
>;

/**
 * Cuts heads out of full-resolution frames, for the tracks of one part. It is called only under a live grant. A crop stays in memory until
 * it is published; crops that are not worth sending are overwritten here.
 */
export function createHeadCrops(scalers: Scalers) {
  const sent = new Map<number, SentHeads>();
  const windowOf = (track: TrackNow, size: Size): Box | null => {
    // A predicted box may show somebody else than the track's person.
    if (classGroup(track.class) !== 'person' || track.evidence === 'predicted') return null;
    const window = headWindow(track.box, size);
    return window && couldHeadBeWorthSending(sent.get(track.ordinal), window.width * window.height) ? window : null;
  };
  return {
    /** Whether a picture of this size may give a crop that is worth sending. */
    wants: (size: Size, tracks: readonly TrackNow[]): boolean => tracks.some((track) => windowOf(track, size)),
    cut(frame: Frame, tracks: readonly TrackNow[], atMs: number): HeadCrop[] {
      const size = displayOf(frame);
      let pixels: Buffer | null = null;
      const crops: HeadCrop[] = [];
      for (const track of tracks) {
        const known = sent.get(track.ordinal);
        const window = windowOf(track, size);
        if (!window) continue;
        const areaPx = window.width * window.height;
        pixels ??= scalers.get(size.width, size.height, 'quick_rgb').pixels(frame);
        const cut = cropOf(pixels, size, window);
        const measure = { areaPx, sharpness: sharpnessOf(cut, window) };
        if (isHeadWorthSending(known, measure, atMs)) {
          const after = afterHead(known, measure, atMs);
          sent.set(track.ordinal, after);
          const { jpeg, width, height } = jpegWithinLimit(cut, window);
          crops.push({
            jpeg,
            ordinal: track.ordinal,
            shot: after.crops,
            personBox: track.box,
            cropBox: window,
            widthPx: width,
            heightPx: height,
          });
        }
        cut.fill(0);
      }
      pixels?.fill(0);
      return crops;
    },
    forget(ordinal: number): void {
      sent.delete(ordinal);
    },
  };
}
