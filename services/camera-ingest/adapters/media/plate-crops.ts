import { classGroup } from '@marsad/schemas';
import type { Box, DataOf, plateCropped } from '@marsad/schemas';
import type { Frame } from 'node-av/lib';
import { isWorth, mayBeWorth, plateWindow, sharpnessOf } from '../../domain/shots.ts';
import type { Shot } from '../../domain/shots.ts';
import type { Size, TrackNow } from './perception.ts';
import { compress } from './picture.ts';
import type { Scalers } from './scaler.ts';

export type PlateShot = { jpeg: Uint8Array } & Pick<
  DataOf<typeof plateCropped>,
  'ordinal' | 'shot' | 'vehicleClass' | 'vehicleBox' | 'cropBox' | 'widthPx' | 'heightPx'
>;
const LARGEST_BYTES = 200_000;
const QUALITIES = [90, 80, 65, 50];

/** Cuts what may hold a plate out of full-resolution frames, for the tracks of one part. */
export function createPlateCrops(scalers: Scalers) {
  const sent = new Map<number, { best: Shot; shots: number }>();
  return {
    shots(frame: Frame, tracks: readonly TrackNow[]): PlateShot[] {
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
        const crop = cut(pixels, size, window);
        const shot = { areaPx, sharpness: sharpnessOf(crop, window) };
        if (!isWorth(known?.best ?? null, known?.shots ?? 0, shot)) continue;
        const number = (known?.shots ?? 0) + 1;
        sent.set(track.ordinal, { best: shot, shots: number });
        const { jpeg, width, height } = fit(crop, window);
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

function cut(rgb: Buffer, frame: Size, window: Box): Buffer {
  const row = window.width * 3;
  const crop = Buffer.allocUnsafe(row * window.height);
  for (let y = 0; y < window.height; y++) {
    const from = ((window.y + y) * frame.width + window.x) * 3;
    rgb.copy(crop, y * row, from, from + row);
  }
  return crop;
}

/** The best quality that fits; a picture that fits at none is halved, never enlarged. */
function fit(rgb: Buffer, size: Size): { jpeg: Uint8Array } & Size {
  for (const quality of QUALITIES) {
    const jpeg = compress(rgb, size, quality);
    if (jpeg.byteLength <= LARGEST_BYTES) return { jpeg, width: size.width, height: size.height };
  }
  return fit(halve(rgb, size), { width: size.width >> 1, height: size.height >> 1 });
}

function halve(rgb: Buffer, { width, height }: Size): Buffer {
  const [w, h] = [width >> 1, height >> 1];
  const half = Buffer.allocUnsafe(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        const at = (2 * y * width + 2 * x) * 3 + c;
        const sum = (rgb[at] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[at + width * 3] ?? 0) + (rgb[at + width * 3 + 3] ?? 0);
        half[(y * w + x) * 3 + c] = sum >> 2;
      }
    }
  }
  return half;
}
