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

const SPS = 33;

/** Parses a sequence parameter set (H.265, 7.3.2.2), its NAL header included. Null if it is none, or is damaged. */
export function parseH265Sps(nal: Uint8Array): PictureFormat | null {
  if ((((nal[0] ?? 0) >> 1) & 0x3f) !== SPS) return null;
  try {
    return readSps(createBitReader(unescape(nal)));
  } catch (error) {
    if (error instanceof OutOfBits) return null;
    throw error;
  }
}

function readSps(reader: BitReader): PictureFormat | null {
  reader.skip(16 + 4);
  const subLayers = reader.bits(3);
  reader.skip(1);
  const { profile, level, interlaced } = readProfile(reader, subLayers);
  reader.ue();
  const chroma = reader.ue();
  if (chroma === 3) reader.skip(1);
  const [width, height] = [reader.ue(), reader.ue()];
  const window = reader.flag() ? [reader.ue(), reader.ue(), reader.ue(), reader.ue()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = window;
  const bitDepth = reader.ue() + 8;
  reader.ue();
  const orderBits = reader.ue() + 4;
  let reorderFrames = 0;
  for (let n = reader.flag() ? 0 : subLayers; n <= subLayers; n++) {
    reader.ue();
    reorderFrames = Math.min(16, reader.ue());
    reader.ue();
  }
  const widthPx = width - (left + right) * (chroma === 1 || chroma === 2 ? 2 : 1);
  const heightPx = height - (top + bottom) * (chroma === 1 ? 2 : 1);
  const name = CHROMA[chroma];
  if (!isPictureSize(widthPx, heightPx) || name === undefined) return null;
  const usability = noUsability();
  readAsFarAsItGoes(() => {
    skipCodingTools(reader, orderBits, chroma);
    if (reader.flag()) readUsability(reader, usability);
  });
  return { widthPx, heightPx, bitDepth, chroma: name, profile, level, interlaced, ...usability, reorderFrames };
}

function readProfile(reader: BitReader, subLayers: number): { profile: number; level: number; interlaced: boolean } {
  reader.skip(3);
  const profile = reader.bits(5);
  reader.skip(32);
  const [progressive, interlaced] = [reader.flag(), reader.flag()];
  reader.skip(46);
  const level = reader.bits(8);
  const present = Array.from({ length: subLayers }, () => [reader.flag(), reader.flag()] as const);
  if (subLayers > 0) reader.skip((8 - subLayers) * 2);
  for (const [hasProfile, hasLevel] of present) reader.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0));
  return { profile, level, interlaced: interlaced && !progressive };
}

function skipCodingTools(reader: BitReader, orderBits: number, chroma: number): void {
  for (let n = 0; n < 6; n++) reader.ue();
  if (reader.flag() && reader.flag()) skipScalingLists(reader, chroma);
  reader.skip(2);
  if (reader.flag()) {
    reader.skip(8);
    reader.ue();
    reader.ue();
    reader.skip(1);
  }
  skipReferenceSets(reader);
  if (reader.flag()) {
    const count = reader.ue();
    if (count > 32) throw new OutOfBits();
    reader.skip(count * (orderBits + 1));
  }
  reader.skip(2);
}

function skipScalingLists(reader: BitReader, chroma: number): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 && chroma !== 3 ? 3 : 1) {
      if (!reader.flag()) {
        reader.ue();
        continue;
      }
      if (size > 1) reader.se();
      for (let n = 0; n < Math.min(64, 1 << (4 + (size << 1))); n++) reader.se();
    }
  }
}

/** Short-term reference picture sets (7.3.7); each may be told as a difference to the one before. */
function skipReferenceSets(reader: BitReader): void {
  const count = reader.ue();
  if (count > 64) throw new OutOfBits();
  let pictures = 0;
  for (let set = 0; set < count; set++) {
    if (set > 0 && reader.flag()) {
      reader.skip(1);
      reader.ue();
      let kept = 0;
      for (let n = 0; n <= pictures; n++) if (reader.flag() || reader.flag()) kept += 1;
      pictures = kept;
      continue;
    }
    const [before, after] = [reader.ue(), reader.ue()];
    if (before > 16 || after > 16) throw new OutOfBits();
    for (let n = 0; n < before + after; n++) {
      reader.ue();
      reader.skip(1);
    }
    pictures = before + after;
  }
}

function readUsability(reader: BitReader, usability: Usability): void {
  readPictureUsability(reader, usability);
  reader.skip(3);
  if (reader.flag()) for (let n = 0; n < 4; n++) reader.ue();
  if (reader.flag()) usability.fps = readTiming(reader, 1);
}
