import { classGroup } from '@marsad/schemas';
import type { Box, DataOf, plateCropped } from '@marsad/schemas';
import { couldBeWorthSending, isWorthSending, plateWindow, sharpnessOf } from '../plate-crop-choice.ts';
import type { CropMeasure, Size } from '../plate-crop-choice.ts';
import { cropOf, displayOf, jpegWithinLimit } from '@marsad/media';
import type { TrackNow } from '../perception.ts';
import type { Frame, Scalers } from '@marsad/media';

export type PlateCrop = { jpeg: Uint8Array } & Pick<
  DataOf<typeof plateCropped>,
  'ordinal' | 'shot' | 'vehicleClass' | 'vehicleBox' | 'cropBox' | 'widthPx' | 'heightPx'
>;

/** Cuts the part of each vehicle that may hold its plate out of full-resolution frames, for the tracks of one part. */
export function createPlateCrops(scalers: Scalers) {
  const sent = new Map<number, { best: CropMeasure; crops: number }>();
  const windowOf = (track: TrackNow, size: Size): Box | null => {
    if (classGroup(track.class) !== 'vehicle' || track.evidence === 'predicted') return null;
    const window = plateWindow(track.box, size);
    const known = sent.get(track.ordinal);
    const mayBeBetter =
      window && couldBeWorthSending(known?.best ?? null, known?.crops ?? 0, window.width * window.height);
    return mayBeBetter ? window : null;
  };
  return {
    /** Whether a picture of this size may give a crop that is worth sending. */
    wants: (size: Size, tracks: readonly TrackNow[]): boolean => tracks.some((track) => windowOf(track, size)),
    cut(frame: Frame, tracks: readonly TrackNow[]): PlateCrop[] {
      const size = displayOf(frame);
      let pixels: Buffer | null = null;
      const crops: PlateCrop[] = [];
      for (const track of tracks) {
        const window = windowOf(track, size);
        if (!window) continue;
        const known = sent.get(track.ordinal);
        const areaPx = window.width * window.height;
        pixels ??= scalers.get(size.width, size.height, 'quick_rgb').pixels(frame);
        const cut = cropOf(pixels, size, window);
        const measure = { areaPx, sharpness: sharpnessOf(cut, window) };
        if (!isWorthSending(known?.best ?? null, known?.crops ?? 0, measure)) continue;
        const number = (known?.crops ?? 0) + 1;
        sent.set(track.ordinal, { best: measure, crops: number });
        const { jpeg, width, height } = jpegWithinLimit(cut, window);
        crops.push({
          jpeg,
          ordinal: track.ordinal,
          shot: number,
          vehicleClass: track.class,
          vehicleBox: track.box,
          cropBox: window,
          widthPx: width,
          heightPx: height,
        });
      }
      return crops;
    },
    forget(ordinal: number): void {
      sent.delete(ordinal);
    },
  };
}
