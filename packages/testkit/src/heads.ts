import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import type { Box } from '@marsad/schemas';
import { openFootage } from '@marsad/media';

const CLIP = join(import.meta.dirname, '../../../samples/face-demographics-walking-and-pause-preview.mp4');

/** The head crops of the three people of the clip from its second second on, as camera-ingest cuts them; px of its 480 x 270 frames. */
const HEADS: Readonly<Record<Person, Box>> = {
  left: { x: 0, y: 54, width: 167, height: 117 },
  middle: { x: 127, y: 36, width: 202, height: 139 },
  right: { x: 262, y: 72, width: 196, height: 135 },
};
export type Person = 'left' | 'middle' | 'right';
export const PEOPLE: readonly Person[] = ['left', 'middle', 'right'];
export type Head = { readonly person: Person; readonly jpeg: Buffer; readonly cropBox: Box };

/** The heads of all three at these moments of the clip, ms; 0 to 3,250. */
export async function headsAt(moments: readonly number[]): Promise<Map<number, Head[]>> {
  const { size, frames } = openFootage(CLIP, { fps: 12 });
  const found = new Map<number, Head[]>();
  for await (const frame of frames()) {
    const moment = moments.find((atMs) => !found.has(atMs) && frame.ptsMs >= atMs);
    if (moment === undefined) continue;
    const rgb = frame.pixels(size, 'quick_rgb');
    found.set(
      moment,
      PEOPLE.map((person) => ({ person, cropBox: HEADS[person], jpeg: jpegOf(rgb, size.width, HEADS[person]) })),
    );
  }
  return found;
}

function jpegOf(rgb: Uint8Array, frameWidth: number, { x, y, width, height }: Box): Buffer {
  const rows = Buffer.alloc(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = ((y + row) * frameWidth + x) * 3;
    rows.set(rgb.subarray(from, from + width * 3), row * width * 3);
  }
  const options = { format: jpegTurbo.FORMAT_RGB, width, height, quality: 92, subsampling: jpegTurbo.SAMP_420 };
  return jpegTurbo.compressSync(rows, options);
}
