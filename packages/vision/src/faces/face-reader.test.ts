import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelRefusedError } from '../model-registry.ts';
import type { FaceReader } from '../ports.ts';
import { createFaceReader } from './face-reader.ts';
import { similarity } from './gallery.ts';
import { drawnFace } from './testing/drawn-face.ts';

const modelsDirectory = join(import.meta.dirname, '../../../../models');
const face = { width: 240, height: 240, x: 120, y: 110, radius: 55 };

describe('the face reader', { timeout: 30_000 }, () => {
  let reader: FaceReader;
  beforeAll(async () => {
    reader = await createFaceReader({ modelsDirectory, threads: 2 });
  }, 30_000);
  afterAll(() => reader.close());

  test('describes a face: where it is, its points, how good it is, and an embedding of unit length', async () => {
    const found = await reader.describe(drawnFace(face));
    if (found.kind !== 'face') throw new Error(found.reason);
    expect(found.box.x + found.box.width / 2).toBeCloseTo(120, -1);
    expect(found.landmarks.leftEye.x).toBeLessThan(found.landmarks.rightEye.x);
    expect(found.landmarks.nose.y).toBeGreaterThan(found.landmarks.leftEye.y);
    expect(found.quality.score).toBeGreaterThan(0.5);
    expect(Math.hypot(...found.embedding)).toBeCloseTo(1, 5);
    expect(found.model).toEqual(reader.model);
    reader.forget(found);
  });

  test('embeds a face alike at another place, in another size and in another light', async () => {
    const [first, again] = await Promise.all([
      reader.describe(drawnFace(face)),
      reader.describe({ ...drawnFace({ width: 200, height: 220, x: 90, y: 100, radius: 40 }) }),
    ]);
    if (first.kind !== 'face' || again.kind !== 'face') throw new Error('a drawn face was refused');
    expect(similarity(first.embedding, again.embedding)).toBeGreaterThan(0.8);
    for (const one of [first, again]) reader.forget(one);
  });

  test.each([
    ['no face', { data: new Uint8Array(200 * 200 * 3).fill(120), width: 200, height: 200 }, 'no_face'],
    ['a single pixel', { data: new Uint8Array(3), width: 1, height: 1 }, 'no_face'],
    ['nothing at all', { data: new Uint8Array(0), width: 0, height: 0 }, 'not_a_picture'],
    ['fewer bytes than pixels', { data: new Uint8Array(10), width: 4, height: 4 }, 'not_a_picture'],
    ['a face 12 px wide', drawnFace({ width: 100, height: 100, x: 50, y: 45, radius: 7 }), 'too_small'],
    ['a face half out of the image', drawnFace({ ...face, x: 14 }), 'cut_off'],
    ['a face cut at the eyes', drawnFace({ ...face, y: 4 }), 'cut_off'],
    ['a face cut above its mouth', drawnFace({ ...face, y: 212 }), 'cut_off'],
    ['a face of which one eye is missing', drawnFace({ ...face, x: 18 }), 'cut_off'],
  ])('refuses %s with its reason', async (_, picture, reason) => {
    expect(await reader.describe(picture)).toMatchObject({ kind: 'refused', reason });
  });

  test.each([
    ['cut at the brow', drawnFace({ ...face, y: 15 })],
    ['cut at an ear', drawnFace({ ...face, x: 30 })],
    ['that fills its image', drawnFace({ width: 92, height: 112, x: 46, y: 52, radius: 55 })],
    ['that is larger than its image', drawnFace({ width: 84, height: 90, x: 42, y: 36, radius: 55 })],
  ])('embeds a face %s much like the whole one, because its five points are there', async (_, picture) => {
    const [whole, cut] = await Promise.all([reader.describe(drawnFace(face)), reader.describe(picture)]);
    if (whole.kind !== 'face') throw new Error(whole.reason);
    if (cut.kind !== 'face') throw new Error(cut.reason);
    expect(similarity(whole.embedding, cut.embedding)).toBeGreaterThan(0.6);
    for (const one of [whole, cut]) reader.forget(one);
  });

  test('describes a face and its mirror image almost alike', async () => {
    const picture = drawnFace({ ...face, turn: 0.25 });
    const mirrored = { ...picture, data: picture.data.slice() };
    for (let y = 0; y < picture.height; y += 1)
      for (let x = 0; x < picture.width; x += 1)
        for (let channel = 0; channel < 3; channel += 1)
          mirrored.data[(y * picture.width + x) * 3 + channel] =
            picture.data[(y * picture.width + picture.width - 1 - x) * 3 + channel] ?? 0;
    const [one, other] = await Promise.all([reader.describe(picture), reader.describe(mirrored)]);
    if (one.kind !== 'face' || other.kind !== 'face') throw new Error('a drawn face was refused');
    expect(similarity(one.embedding, other.embedding)).toBeGreaterThan(0.97);
    for (const each of [one, other]) reader.forget(each);
  });

  test('takes the face in the middle, not the one at the edge', async () => {
    const picture = drawnFace({ ...face, radius: 40 });
    const other = drawnFace({ width: 60, height: 240, x: 30, y: 60, radius: 28 });
    for (let row = 0; row < 240; row += 1) picture.data.set(other.data.subarray(row * 180, (row + 1) * 180), row * 720);
    const found = await reader.describe(picture);
    expect(found.kind === 'face' && found.box.x + found.box.width / 2).toBeCloseTo(120, -1);
    reader.forget(found);
  });

  test('describes a face that is small in a large image, if it has enough pixels', async () => {
    const found = await reader.describe(drawnFace({ width: 1900, height: 1400, x: 1045, y: 630, radius: 30 }));
    expect(found).toMatchObject({ kind: 'face' });
    expect(found.kind === 'face' && found.box.x + found.box.width / 2).toBeCloseTo(1045, -2);
    reader.forget(found);
  });

  test('finds the face of an image, and nothing in an empty one', async () => {
    const street = drawnFace({ width: 1280, height: 720, x: 900, y: 300, radius: 60 });
    const [one] = await reader.find(street);
    expect(one?.box.x).toBeGreaterThan(820);
    expect(one?.confidence).toBeGreaterThan(0.8);
    expect(await reader.find({ data: new Uint8Array(0), width: 0, height: 0 })).toEqual([]);
  });

  test('moves an image instead of copying it', async () => {
    const picture = drawnFace(face);
    const described = reader.describe(picture);
    expect(picture.data.length).toBe(0);
    reader.forget(await described);
  });

  test('leaves the neighbours of an image in a larger buffer alone', async () => {
    const { data, width, height } = drawnFace(face);
    const larger = Buffer.alloc(data.length + 8, 7);
    larger.set(data, 4);
    const found = await reader.describe({ data: larger.subarray(4, 4 + data.length), width, height });
    expect(found.kind).toBe('face');
    expect(larger[0]).toBe(7);
    reader.forget(found);
  });

  test('overwrites an embedding that is given back, and lends its memory again', async () => {
    const found = await reader.describe(drawnFace(face));
    if (found.kind !== 'face') throw new Error(found.reason);
    reader.forget(found);
    expect(found.embedding.every((value) => value === 0)).toBe(true);
    reader.forget(found);
    const [first, second] = await Promise.all([reader.describe(drawnFace(face)), reader.describe(drawnFace(face))]);
    if (first.kind !== 'face' || second.kind !== 'face') throw new Error('a drawn face was refused');
    expect(first.embedding.buffer).not.toBe(second.embedding.buffer);
    expect(similarity(first.embedding, second.embedding)).toBeCloseTo(1, 5);
    for (const one of [first, second]) reader.forget(one);
  });

  test('refuses a question after it was closed', async () => {
    const other = await createFaceReader({ modelsDirectory, threads: 1 });
    await other.close();
    await expect(other.describe(drawnFace(face))).rejects.toThrow('the face reader is closed');
  });
});

describe('networks whose files are wrong', { timeout: 30_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'marsad-face-models-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Copies the models, changes one file and registers its new hash, so that the hash passes and only the network itself can be refused. */
  function modelsWith(change: (path: string) => void): string {
    for (const part of ['face-detector', 'face-landmarks', 'face-embedding'])
      cpSync(join(modelsDirectory, part), join(directory, part), { recursive: true });
    const path = join(directory, 'face-detector', 'face-detector.onnx');
    const text = readFileSync(join(modelsDirectory, 'registry.json'), 'utf8');
    const before = createHash('sha256').update(readFileSync(path)).digest('hex');
    change(path);
    const after = createHash('sha256').update(readFileSync(path)).digest('hex');
    writeFileSync(join(directory, 'registry.json'), text.replace(before, after));
    return directory;
  }

  test.each([
    ['cut short', (path: string) => truncateSync(path, 100_000), 'is not a network that can be run'],
    ['empty', (path: string) => truncateSync(path, 0), 'is not a network that can be run'],
    [
      'with other names',
      (path: string) => copyFileSync(join(modelsDirectory, 'face-landmarks', 'face-landmarks.onnx'), path),
      'has no output s8',
    ],
  ])('a file %s is refused with its name', async (_, change, message) => {
    const models = modelsWith(change);
    const starting = createFaceReader({ modelsDirectory: models, threads: 2 });
    await expect(starting).rejects.toThrow(ModelRefusedError);
    await expect(starting).rejects.toThrow(message);
  });

  test('a folder without a registry is refused', async () => {
    await expect(createFaceReader({ modelsDirectory: '/nowhere', threads: 1 })).rejects.toThrow(ModelRefusedError);
  });
});
