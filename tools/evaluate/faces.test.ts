import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { createFaceReader, type RgbImage } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFootage } from '@marsad/media';
import { csvRows } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { evaluateFaces } from './faces.ts';
import { MODELS } from './networks.ts';

const CLIP = join(import.meta.dirname, '../../samples/face-demographics-walking-and-pause-preview.mp4');
const PEOPLE = ['left', 'middle', 'right'] as const;
const folder = mkdtempSync(join(tmpdir(), 'marsad-faces-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Cuts out a head with a margin, as camera-ingest does. */
function cut(
  { data, width, height }: RgbImage,
  box: { x: number; y: number; width: number; height: number },
): RgbImage {
  const left = Math.max(0, Math.floor(box.x - box.width / 2));
  const top = Math.max(0, Math.floor(box.y - box.height / 2));
  const right = Math.min(width, Math.ceil(box.x + box.width * 1.5));
  const bottom = Math.min(height, Math.ceil(box.y + box.height * 1.5));
  const rows = Array.from({ length: bottom - top }, (_, row) =>
    data.subarray(((top + row) * width + left) * 3, ((top + row) * width + right) * 3),
  );
  return { data: Buffer.concat(rows), width: right - left, height: bottom - top };
}

const asJpeg = ({ data, width, height }: RgbImage): Buffer =>
  jpegTurbo.compressSync(Buffer.from(data), { format: jpegTurbo.FORMAT_RGB, width, height, quality: 90 });

/** The heads of the three people of the sample clip at about 1.7 and 3.0 s, as files `left-0.jpg` … */
async function cutHeads(): Promise<void> {
  const reader = await createFaceReader({ modelsDirectory: MODELS, threads: 1 });
  const footage = openFootage(CLIP);
  const wanted = [1.8, 3];
  for await (const frame of footage.frames()) {
    const moment = wanted.findIndex((seconds) => Math.abs(frame.ptsMs / 1000 - seconds) < 0.06);
    if (moment < 0) continue;
    const image = { data: Uint8Array.from(frame.pixels(footage.size, 'rgb')), ...footage.size };
    const found = await reader.find({ ...image, data: image.data.slice() });
    for (const [at, { box }] of found.toSorted((a, b) => a.box.x - b.box.x).entries())
      writeFileSync(join(folder, `${PEOPLE[at]}-${moment}.jpg`), asJpeg(cut(image, box)));
  }
  await reader.close();
}

const list = (name: string, ...rows: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, rows.join('\n') + '\n');
  return path;
};
const out = join(folder, 'scores.csv');
const evaluated = async (gallery: string, probes: string): Promise<Record<string, string>[]> => {
  await evaluateFaces(['--gallery', gallery, '--probes', probes, '--out', out]);
  return csvRows(readFileSync(out, 'utf8'));
};

describe('people of the sample clip, 480 x 270 px, from one moment to another', { timeout: 30_000 }, () => {
  beforeAll(cutHeads, 30_000);

  test('each is found among the three, above the tested threshold', async () => {
    const gallery = list('gallery.csv', 'file,identity', ...PEOPLE.map((who) => `${who}-1.jpg,${who}`));
    const rows = await evaluated(gallery, list('probes.csv', 'file', ...PEOPLE.map((who) => `${who}-0.jpg`)));
    expect(rows.map(({ identity }) => identity)).toEqual([...PEOPLE]);
    for (const { score } of rows) expect(Number(score)).toBeGreaterThan(0.43);
    for (const { quality } of rows) expect(Number(quality)).toBeGreaterThan(0.3);
  });

  test.each(PEOPLE)('nobody else is taken for the person on the %s', async (who) => {
    const others = PEOPLE.filter((person) => person !== who);
    const gallery = list('gallery.csv', 'file,identity', `${who}-1.jpg,${who}`);
    const rows = await evaluated(gallery, list('probes.csv', 'file', ...others.map((person) => `${person}-0.jpg`)));
    for (const { score } of rows) expect(Number(score)).toBeLessThan(0.43);
  });

  test('a probe without a usable face has no identity, and its reason replaces the quality', async () => {
    const grey = { data: new Uint8Array(64 * 64 * 3).fill(99), width: 64, height: 64 };
    writeFileSync(join(folder, 'wall.jpg'), asJpeg(grey));
    writeFileSync(join(folder, 'broken.jpg'), 'not a picture');
    const gallery = list('gallery.csv', 'file,identity', 'left-1.jpg,left');
    const rows = await evaluated(gallery, list('probes.csv', 'file', 'wall.jpg', 'broken.jpg', 'gone.jpg'));
    expect(rows.map(({ probe, identity, quality }) => [probe, identity, quality])).toEqual([
      ['wall.jpg', '', 'no_face'],
      ['broken.jpg', '', 'unreadable_picture'],
      ['gone.jpg', '', 'unreadable_picture'],
    ]);
    for (const { score } of rows) expect(Number(score)).toBe(-1);
  });

  test.each([
    ['a gallery that is not there', '/nowhere.csv', 'cannot be read'],
    ['a gallery without identities', 'file,person\nleft-1.jpg,left', 'has rows without identity'],
    ['a gallery without rows', 'file,identity', 'has no rows'],
    ['a gallery without a face', 'file,identity\nwall.jpg,wall', 'nobody can be found'],
  ])('%s is an error that names the fault', async (_, content, message) => {
    const gallery = content.startsWith('/') ? content : list('poor.csv', content);
    const evaluating = evaluated(gallery, list('probes.csv', 'file', 'left-0.jpg'));
    await expect(evaluating).rejects.toThrow(EvaluationError);
    await expect(evaluating).rejects.toThrow(message);
  });
});
