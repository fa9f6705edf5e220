import type { BitReader } from './bits.ts';
import { OutOfBits } from './bits.ts';

/** What a sequence parameter set says of the pictures. Null: it does not say. */
export type PictureFormat = {
  /** After cropping. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelAspect: { readonly num: number; readonly den: number } | null;
  /** Frames a second. */
  readonly fps: number | null;
  readonly bitDepth: number;
  readonly chroma: '4:0:0' | '4:2:0' | '4:2:2' | '4:4:4';
  readonly profile: number;
  readonly level: number;
  readonly colour: { readonly primaries: number; readonly transfer: number; readonly matrix: number } | null;
  readonly fullRange: boolean | null;
  /** How many frames may come before one that is shown earlier. */
  readonly reorderFrames: number | null;
  readonly interlaced: boolean;
};

export const CHROMA = ['4:0:0', '4:2:0', '4:2:2', '4:4:4'] as const;
/** Sample aspect ratios by their number (H.264, table E-1; H.265 has the same). */
const ASPECTS: readonly (readonly [number, number] | null)[] = [
  null,
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const EXTENDED_ASPECT = 255;
const MOST_FPS = 1_000;

/** The usability information that both codecs begin with and share. */
export type Usability = {
  pixelAspect: PictureFormat['pixelAspect'];
  colour: PictureFormat['colour'];
  fullRange: boolean | null;
  fps: number | null;
  reorderFrames: number | null;
};
export const noUsability = (): Usability => ({
  pixelAspect: null,
  colour: null,
  fullRange: null,
  fps: null,
  reorderFrames: null,
});

/** Reads aspect, overscan, video signal and chroma position, which come first in both codecs. */
export function readPictureUsability(reader: BitReader, usability: Usability): void {
  if (reader.flag()) {
    const number = reader.bits(8);
    const [num, den] = number === EXTENDED_ASPECT ? [reader.bits(16), reader.bits(16)] : (ASPECTS[number] ?? [0, 0]);
    usability.pixelAspect = num > 0 && den > 0 ? { num, den } : null;
  }
  if (reader.flag()) reader.skip(1);
  if (reader.flag()) {
    reader.skip(3);
    usability.fullRange = reader.flag();
    if (reader.flag()) {
      usability.colour = { primaries: reader.bits(8), transfer: reader.bits(8), matrix: reader.bits(8) };
    }
  }
  if (reader.flag()) {
    reader.ue();
    reader.ue();
  }
}

/** Reads the timing; `ticksPerFrame` is 2 where a tick is a field. */
export function readTiming(reader: BitReader, ticksPerFrame: 1 | 2): number | null {
  const [unitsInTick, timeScale] = [reader.bits(32), reader.bits(32)];
  const fps = unitsInTick > 0 ? timeScale / (unitsInTick * ticksPerFrame) : 0;
  return fps > 0 && fps <= MOST_FPS ? fps : null;
}

/** Cameras cut the usability information short. What was read of it before its end is used. */
export function readAsFarAsItGoes(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof OutOfBits)) throw error;
  }
}

/** Whether a picture can be so large; 16,384 px is the limit of both codecs. */
export const isPictureSize = (width: number, height: number): boolean =>
  width >= 1 && height >= 1 && width <= 16_384 && height <= 16_384;
