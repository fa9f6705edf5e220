import { classGroup } from '@marsad/schemas';
import type { DataOf, plateCropped } from '@marsad/schemas';
import { isWorth, mayBeWorth, plateWindow, sharpnessOf } from '../plate-crop-choice.ts';
import type { Shot } from '../plate-crop-choice.ts';
import { cropOf, jpegWithinLimit } from '@marsad/media';
import type { TrackNow } from '../perception.ts';
import type { Frame, Scalers } from '@marsad/media';

export type PlateShot = { jpeg: Uint8Array } & Pick<
  DataOf<typeof plateCropped>,
  'ordinal' | 'shot' | 'vehicleClass' | 'vehicleBox' | 'cropBox' | 'widthPx' | 'heightPx'
>;

/** Cuts what may hold a plate out of full-resolution frames, for the tracks of one part. */
export function createPlateCrops(scalers: Scalers) {
  const sent = new Map<number, { best: Shot; shots: number }>();
  return {
    cut(frame: Frame, tracks: readonly TrackNow[]): PlateShot[] {
      const size = { width: frame.width, height: frame.height };
      let pixels: Buffer | null = null;
      const shots: PlateShot[] = [];
      for (const track of tracks) {
        if (classGroup(track.class) !== 'vehicle' || track.evidence === 'predicted') continue;
        const window = plateWindow(track.box, size);
        if (!window) continue;
        const known = sent.get(track.ordinal);
        const areaPx = window.width * window.height;
        if (!mayBeWorth(known?.best ?? null, known?.shots ?? 0, areaPx)) continue;
        pixels ??= scalers.get(size.width, size.height, 'rgb').pixels(frame);
        const crop = cropOf(pixels, size, window);
        const shot = { areaPx, sharpness: sharpnessOf(crop, window) };
        if (!isWorth(known?.best ?? null, known?.shots ?? 0, shot)) continue;
        const number = (known?.shots ?? 0) + 1;
        sent.set(track.ordinal, { best: shot, shots: number });
        const { jpeg, width, height } = jpegWithinLimit(crop, window);
        shots.push({
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
      return shots;
    },
    forget(ordinal: number): void {
      sent.delete(ordinal);
    },
  };
}
