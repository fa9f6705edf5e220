import { createHash } from 'node:crypto';
import { createFaceReader, createJpegCodec, jpegOrientation, similarity, turned } from '@marsad/vision';
import type { DescribedFace, FaceReader, RgbImage } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MODELS } from '../testing/models.ts';
import { headsAt } from '@marsad/testkit';
import { createEnrolment } from './enrolment.ts';

const AT_MS = 2_000;
const codec = createJpegCodec();
let reader: FaceReader;
let head: RgbImage;
let whole: DescribedFace;
const pictureOf = async (jpeg: Buffer): Promise<RgbImage> => {
  const decoded = await codec.decode(jpeg);
  if (decoded.kind !== 'image') throw new Error(decoded.detail);
  return decoded.image;
};
const copyOf = ({ data, ...size }: RgbImage): RgbImage => ({ data: Uint8Array.from(data), ...size });
const jpegOf = (picture: RgbImage): Promise<Buffer> =>
  codec.encodePart(picture, { x: 0, y: 0, width: picture.width, height: picture.height });

beforeAll(async () => {
  reader = await createFaceReader({ modelsDirectory: MODELS, threads: 1 });
  const found = (await headsAt([AT_MS])).get(AT_MS)?.find(({ person }) => person === 'middle');
  if (!found) throw new Error('nobody is in the middle of the clip');
  head = await pictureOf(found.jpeg);
  const face = await reader.describe(copyOf(head));
  if (face.kind !== 'face') throw new Error(face.reason);
  whole = face;
}, 60_000);
afterAll(() => reader.close());

/** Enrols a proposed image. */
async function enrol(jpeg: Buffer) {
  const sha256 = createHash('sha256').update(jpeg).digest('hex');
  const store = { get: () => Promise.resolve(Buffer.from(jpeg)) };
  const result = await createEnrolment(store, codec, reader).describe({ image: { objectKey: 'a.jpg', sha256 } });
  if (result.kind === 'face') return { kind: 'face', likeness: similarity(result.face.embedding, whole.embedding) };
  return result;
}

/** Adds the EXIF tag of a telephone that was held upright: the file stores the image on its side, and the tag tells how to turn it. */
function asTelephone(jpeg: Buffer): Buffer {
  const tiff = Buffer.from('49492a00080000000100120103000100000006000000' + '00000000', 'hex');
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
const LYING = { swapped: true, mirroredX: false, mirroredY: true };

describe('a proposed image', { timeout: 60_000 }, () => {
  test('that is a tight portrait can be enrolled', async () => {
    const { x, y, width, height } = whole.box;
    const part = {
      x: Math.round(x + 0.04 * width),
      y: Math.round(y),
      width: Math.round(0.92 * width),
      height: Math.round(height),
    };
    const tight = await enrol(await codec.encodePart(head, part));
    expect(tight).toMatchObject({ kind: 'face' });
    expect('likeness' in tight && tight.likeness).toBeGreaterThan(0.7);
  });

  test('that was taken with a telephone is turned as its EXIF tag says', async () => {
    const lying = await jpegOf(turned(copyOf(head), LYING));
    const tagged = asTelephone(lying);
    expect(jpegOrientation(tagged)).toEqual({ swapped: true, mirroredX: true, mirroredY: false });
    const upright = await enrol(tagged);
    expect(upright).toMatchObject({ kind: 'face' });
    expect('likeness' in upright && upright.likeness).toBeGreaterThan(0.9);
  });

  test('whose edge cuts the face off is refused', async () => {
    const { leftEye, rightEye } = whole.landmarks;
    const from = Math.round((leftEye.x + rightEye.x) / 2);
    const half = await codec.encodePart(head, { x: from, y: 0, width: head.width - from, height: head.height });
    expect(await enrol(half)).toMatchObject({ kind: 'refused' });
  });
});
