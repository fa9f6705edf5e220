// `node tools/enrolled-still/main.ts CLIP OUT.jpg [--within FROM,TO]`: cuts a portrait out of a clip, with which a demonstration enrols a
// person.
//
// Takes the best face (quality times width) whose middle lies between these two fractions of the frame's width, which is how one person
// of several is chosen. It is cut generously around the head, because the matcher must find, align and judge the face as in any portrait.
// Nothing is retouched.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import jpegTurbo from '@julusian/jpeg-turbo';
import { ROOT } from '@marsad/deploy-local';
import { createFaceReader, type FoundFace, type RgbImage } from '@marsad/vision';
import { openFootage } from '@marsad/media';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { within: { type: 'string', default: '0,1' } },
});
const [clip, out] = positionals;
const [from = Number.NaN, to = Number.NaN] = values.within.split(',').map(Number);
if (!clip || !out || !(from < to))
  throw new Error(
    'give the clip, the file to write, and where the person is: node tools/enrolled-still/main.ts CLIP OUT.jpg --within 0,0.35',
  );

/** Added on each side, as a share of the face's width and height. */
const MARGIN = 0.7;
const SAMPLES_PER_SECOND = 10;

function around({ box }: FoundFace, { data, width, height }: RgbImage): RgbImage {
  const left = Math.max(0, Math.floor(box.x - box.width * MARGIN));
  const top = Math.max(0, Math.floor(box.y - box.height * MARGIN));
  const right = Math.min(width, Math.ceil(box.x + box.width * (1 + MARGIN)));
  const bottom = Math.min(height, Math.ceil(box.y + box.height * (1 + MARGIN)));
  const cut = new Uint8Array((right - left) * (bottom - top) * 3);
  for (let row = top; row < bottom; row++)
    cut.set(data.subarray((row * width + left) * 3, (row * width + right) * 3), (row - top) * (right - left) * 3);
  return { data: cut, width: right - left, height: bottom - top };
}

/** The reader moves its image to another thread and overwrites it there, so it gets a copy. */
const copyOf = ({ data, ...size }: RgbImage): RgbImage => ({ data: new Uint8Array(data), ...size });

const reader = await createFaceReader({ modelsDirectory: join(ROOT, 'models'), threads: 1 });
const { size, frames } = openFootage(clip, { fps: SAMPLES_PER_SECOND });
let best: { image: RgbImage; score: number; ptsMs: number; quality: number } | undefined;
for await (const frame of frames()) {
  const image = { data: frame.pixels(size, 'rgb'), ...size };
  for (const face of await reader.find(copyOf(image))) {
    const middle = (face.box.x + face.box.width / 2) / size.width;
    if (middle < from || middle > to) continue;
    const portrait = around(face, image);
    const description = await reader.describe(copyOf(portrait));
    if (description.kind !== 'refused') {
      const { score: quality } = description.quality;
      const score = quality * face.box.width;
      console.log(
        `${(frame.ptsMs / 1000).toFixed(1)} s: ${Math.round(face.box.width)} px, quality ${quality.toFixed(2)}`,
      );
      if (score > (best?.score ?? 0)) best = { image: portrait, score, ptsMs: frame.ptsMs, quality };
    }
    reader.forget(description);
  }
}
await reader.close();
if (!best) throw new Error(`${clip} shows no face that could be matched with`);
const { data, width, height } = best.image;
const jpeg = jpegTurbo.compressSync(Buffer.from(data), { format: jpegTurbo.FORMAT_RGB, width, height, quality: 92 });
writeFileSync(out, jpeg);
console.log(`${out}: ${width}x${height}, from ${(best.ptsMs / 1000).toFixed(1)} s, quality ${best.quality.toFixed(2)}`);
