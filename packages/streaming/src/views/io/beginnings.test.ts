import { join } from 'node:path';
import { CameraId } from '@marsad/schemas';
import { createFaceReader, type FaceReader } from '@marsad/vision';
import jpeg from '@julusian/jpeg-turbo';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { RgbImage } from '@marsad/masking';
import { createClipFile, createDecoder, decodeVideo, openFile } from '@marsad/media';
import { SAMPLES } from '../../testing/samples.ts';
import { buildRtspServer, hasGo, makeClip, publish, startRtspServer } from '@marsad/media/testing';
import { cameraFor, createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness, Of } from '../../testing/media-harness.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { PATIENCE } from '../../source/patience.ts';
import { createVisionPerception } from '../../analysis/io/vision.ts';

const MODELS = join(SAMPLES, '../models');
/** Three people stand close to the camera and face it, from the first frame to the last. */
const HALL = 'face-demographics-walking-and-pause-preview.mp4';
const SURE = 0.6;

let finder: FaceReader;
let harness: Harness;
beforeAll(async () => {
  finder = await createFaceReader({ modelsDirectory: MODELS, threads: 1 });
});
afterAll(() => finder.close());
afterEach(() => harness.stop());

/** Counts faces with a network that masking does not use. */
const facesIn = async ({ data, width, height }: RgbImage): Promise<number> =>
  (await finder.find({ data: Uint8Array.from(data), width, height })).filter(({ confidence }) => confidence >= SURE)
    .length;
const decoded = (image: Of<'masked_image'>): RgbImage => {
  const { data, width, height } = jpeg.decompressSync(Buffer.from(image.jpeg), { format: jpeg.FORMAT_RGB });
  return { data, width, height };
};
const hall = (everySeconds?: number) =>
  fileCamera(HALL, {
    camera: CameraId.parse('street-1'),
    view: 'oblique',
    analytics: [],
    source: { kind: 'file', path: HALL, ...(everySeconds ? { everySeconds } : {}) },
  });

it.each([
  ['its start, the seams of its loop', undefined],
  ['its start, and wherever an idle camera wakes', 5],
])(
  'shows no face after %s, and when it is opened anew as after a takeover',
  { timeout: 90_000 },
  async (_, everySeconds) => {
    harness = createHarness({ perception: createVisionPerception(MODELS), mediaRoot: SAMPLES });
    const [raw] = decodeVideo(join(SAMPLES, HALL));
    expect(raw && (await facesIn(raw))).toBeGreaterThanOrEqual(2);

    const lease = () => harness.engine.handle({ kind: 'lease', camera: 'street-1', untilMs: Date.now() + 120_000 });
    const images = () => harness.of('masked_image');
    const parts = () => new Set(images().map(({ part }) => part));
    await harness.open(hall(everySeconds));
    await lease();
    await harness.until(() => parts().size >= 2, 40_000);
    await harness.open(hall(everySeconds));
    await lease();
    const before = images().length;
    await harness.until(() => images().length >= before + 10, 40_000);

    for (const image of images()) expect(await facesIn(decoded(image))).toBe(0);
  },
);

it('makes no image before three frames of its part were examined', async () => {
  const perception = createFakePerception({ hold: true });
  harness = createHarness({ perception });
  makeClip(harness.file('long.mp4'), { frames: 500 });
  await harness.open(fileCamera('long.mp4'));
  for (const count of [1, 2]) {
    await harness.until(() => perception.detections === count);
    perception.release();
    await harness.until(() => harness.of('scene').length === count);
  }
  await harness.until(() => perception.detections === 3);
  expect(harness.of('masked_image')).toEqual([]);
  perception.release();
  await harness.until(() => harness.of('masked_image').length === 1);
});

/** Encodes a clip again without B-frames, as a camera sends it. */
function asStream(clip: string, path: string): void {
  const input = openFile(clip);
  const file = createClipFile(path, input.widthPx, input.heightPx);
  const decoder = createDecoder(input);
  while (input.readSync() === 'packet') decoder.push(input.packet, (frame, ptsMs) => file.add(frame, ptsMs));
  decoder.push(null, (frame, ptsMs) => file.add(frame, ptsMs));
  file.finish();
  file.close();
  decoder.close();
  input.close();
}

it.skipIf(!hasGo())(
  'shows no face after an RTSP camera was silent and is read again',
  { timeout: 120_000 },
  async () => {
    harness = createHarness({ perception: createVisionPerception(MODELS), patience: { ...PATIENCE, silentMs: 1_500 } });
    const built = buildRtspServer();
    const server = await startRtspServer(built.binary);
    asStream(join(SAMPLES, HALL), harness.file('hall.mp4'));
    const publishing = publish(harness.file('hall.mp4'), server.url);
    try {
      await publishing.started;
      const images = (part: number) => harness.of('masked_image').filter((image) => image.part >= part);
      await harness.open(
        cameraFor({ kind: 'rtsp', url: server.url, transport: 'tcp' }, { view: 'oblique', analytics: [] }),
      );
      await harness.engine.handle({ kind: 'lease', camera: 'street-1', untilMs: Date.now() + 120_000 });
      await harness.until(() => images(0).length >= 3, 20_000);
      await server.silence(true);
      await harness.until(() => harness.states().includes('down:stream_silent'), 20_000);
      await server.silence(false);
      await harness.until(() => images(1).length >= 5, 20_000);
      for (const image of images(0)) expect(await facesIn(decoded(image))).toBe(0);
    } finally {
      await publishing.stop();
      await server.stop();
      built.remove();
    }
  },
);
