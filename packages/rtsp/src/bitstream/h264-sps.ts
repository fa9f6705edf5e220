import { createBitReader, OutOfBits, unescape } from './bits.ts';
import type { BitReader } from './bits.ts';
import {
  CHROMA,
  isPictureSize,
  noUsability,
  readAsFarAsItGoes,
  readPictureUsability,
  readTiming,
} from './picture-format.ts';
import type { PictureFormat, Usability } from './picture-format.ts';

/** What the beginning of a slice depends on. */
export type SliceSyntax = {
  readonly separateColourPlanes: boolean;
  readonly frameNumberBits: number;
  readonly frameOnly: boolean;
};
export type H264Sps = { readonly id: number; readonly format: PictureFormat; readonly slices: SliceSyntax };

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
/** Profiles without B-frames. */
const BASELINE = 66;

/** Parses a sequence parameter set (H.264, 7.3.2.1.1), its NAL header included. Null if it is none, or is damaged. */
export function parseH264Sps(nal: Uint8Array): H264Sps | null {
  if (((nal[0] ?? 0) & 0x1f) !== 7) return null;
  try {
    return readSps(createBitReader(unescape(nal)));
  } catch (error) {
    if (error instanceof OutOfBits) return null;
    throw error;
  }
}

function readSps(reader: BitReader): H264Sps | null {
  reader.skip(8);
  const profile = reader.bits(8);
  reader.skip(8);
  const level = reader.bits(8);
  const id = reader.ue();
  const samples = HIGH_PROFILES.has(profile) ? readSamples(reader) : { chroma: 1, separate: false, bitDepth: 8 };
  const frameNumberBits = reader.ue() + 4;
  readOrderCount(reader);
  reader.ue();
  reader.skip(1);
  const [widthMbs, heightUnits] = [reader.ue() + 1, reader.ue() + 1];
  const frameOnly = reader.flag();
  if (!frameOnly) reader.skip(1);
  reader.skip(1);
  const { chroma, separate, bitDepth } = samples;
  const cropped = reader.flag() ? [reader.ue(), reader.ue(), reader.ue(), reader.ue()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = cropped;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (frameOnly ? 1 : 2);
  const widthPx = widthMbs * 16 - (left + right) * unitX;
  const heightPx = heightUnits * (frameOnly ? 16 : 32) - (top + bottom) * unitY;
  const name = CHROMA[chroma];
  if (!isPictureSize(widthPx, heightPx) || name === undefined || frameNumberBits > 16) return null;
  const usability = noUsability();
  readAsFarAsItGoes(() => {
    if (reader.flag()) readUsability(reader, usability);
  });
  if (profile === BASELINE) usability.reorderFrames = 0;
  return {
    id,
    format: { widthPx, heightPx, bitDepth, chroma: name, profile, level, interlaced: !frameOnly, ...usability },
    slices: { separateColourPlanes: separate, frameNumberBits, frameOnly },
  };
}

function readSamples(reader: BitReader): { chroma: number; separate: boolean; bitDepth: number } {
  const chroma = reader.ue();
  const separate = chroma === 3 && reader.flag();
  const bitDepth = reader.ue() + 8;
  reader.ue();
  reader.skip(1);
  if (reader.flag()) {
    for (let list = 0; list < (chroma === 3 ? 12 : 8); list++)
      if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
  }
  return { chroma, separate, bitDepth };
}

function skipScalingList(reader: BitReader, size: number): void {
  let [last, next] = [8, 8];
  for (let n = 0; n < size; n++) {
    if (next !== 0) next = (last + reader.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}

function readOrderCount(reader: BitReader): void {
  const type = reader.ue();
  if (type === 0) reader.ue();
  if (type !== 1) return;
  reader.skip(1);
  reader.se();
  reader.se();
  const cycle = reader.ue();
  if (cycle > 255) throw new OutOfBits();
  for (let n = 0; n < cycle; n++) reader.se();
}

function readUsability(reader: BitReader, usability: Usability): void {
  readPictureUsability(reader, usability);
  if (reader.flag()) {
    usability.fps = readTiming(reader, 2);
    reader.skip(1);
  }
  const network = reader.flag();
  if (network) skipBufferModel(reader);
  const video = reader.flag();
  if (video) skipBufferModel(reader);
  if (network || video) reader.skip(1);
  reader.skip(1);
  if (!reader.flag()) return;
  reader.skip(1);
  for (let n = 0; n < 4; n++) reader.ue();
  usability.reorderFrames = Math.min(16, reader.ue());
}

function skipBufferModel(reader: BitReader): void {
  const count = reader.ue() + 1;
  if (count > 32) throw new OutOfBits();
  reader.skip(8);
  for (let n = 0; n < count; n++) {
    reader.ue();
    reader.ue();
    reader.skip(1);
  }
  reader.skip(20);
}
