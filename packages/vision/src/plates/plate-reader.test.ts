import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelRefusedError } from '../model-registry.ts';
import type { PlateCandidate, PlateReader, RgbImage } from '../ports.ts';
import { areasOf } from './areas.ts';
import { CERTAIN } from './confidence.ts';
import { cutOf } from './corners.ts';
import { grammarsFor } from './grammars.ts';
import { loadPlateNetworks } from './networks.ts';
import { createPlateReader } from './plate-reader.ts';
import { readPlate } from './read-plate.ts';
import { readPlates } from './read-plates.ts';

const modelsDirectory = join(import.meta.dirname, '../../../../models');
const paths = {
  finder: join(modelsDirectory, 'plate-finder/plate-finder-int8.onnx'),
  reader: join(modelsDirectory, 'plate-reader/plate-reader-int8.onnx'),
  letter: join(modelsDirectory, 'plate-letter/plate-letter-int8.onnx'),
};
const cropFile = (name: string): RgbImage => {
  const { data, width, height } = jpegTurbo.decompressSync(readFileSync(join(import.meta.dirname, 'testing', name)), {
    format: jpegTurbo.FORMAT_RGB,
  });
  return { data, width, height };
};

/** Moves the pixels of an image: `from` returns where the pixel at (x, y) comes from. */
function moved({ data, width, height }: RgbImage, from: (x: number, y: number) => readonly [number, number]): RgbImage {
  const changed = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [sourceX, sourceY] = from(x, y);
      const at = (sourceY * width + sourceX) * 3;
      changed.set(data.subarray(at, at + 3), (y * width + x) * 3);
    }
  }
  return { data: changed, width, height };
}

/** Puts one image above another. */
function above(first: RgbImage, second: RgbImage): RgbImage {
  const width = Math.max(first.width, second.width);
  const height = first.height + second.height;
  const data = new Uint8Array(width * height * 3);
  for (const [image, top] of [
    [first, 0],
    [second, first.height],
  ] as const) {
    for (let y = 0; y < image.height; y += 1) {
      data.set(image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3), (top + y) * width * 3);
    }
  }
  return { data, width, height };
}

const evenImage = (width: number, height: number): RgbImage => ({
  data: new Uint8Array(width * height * 3).fill(90),
  width,
  height,
});
const certainTexts = (candidates: readonly PlateCandidate[]): string[] =>
  candidates.filter(({ confidence }) => confidence >= CERTAIN).map(({ rawText }) => rawText);

/** Crops as camera-ingest cuts them: the lower two thirds of a vehicle of the sample clip. */
describe('the plate reader', () => {
  let reader: PlateReader;
  beforeAll(async () => {
    reader = await createPlateReader({ modelsDirectory, threads: 1 });
  }, 30_000);
  afterAll(() => reader.close());

  test('reads a provisional plate, every character with its confidence, and where it is', async () => {
    const [best] = await reader.read(cropFile('ww.jpg'));
    expect(best).toMatchObject({ rawText: '274683|WW', country: 'MA' });
    expect(best?.characters.map(({ text }) => text).join('')).toBe('274683WW');
    expect(best?.confidence).toBeGreaterThan(0.7);
    expect(best?.corners).toHaveLength(4);
    const middle = (best?.box.x ?? 0) + (best?.box.width ?? 0) / 2;
    expect(middle).toBeGreaterThan(240);
    expect(middle).toBeLessThan(310);
  });

  test('reads an Arabic letter, and keeps what it saw before any grammar', async () => {
    const [best] = await reader.read(cropFile('letter.jpg'));
    expect(best).toMatchObject({ rawText: '36814|د|26', country: 'MA', proposal: { text: '36814|د|26' } });
    expect(best?.seenText.replaceAll('|', '')).toBe('36814د26');
    expect(best?.characters[5]?.text).toBe('د');
    expect(best?.confidence).toBeGreaterThan(CERTAIN);
  });

  test('reads two rows as one plate, serial first, though the letter stands above it', async () => {
    const [best] = await reader.read(cropFile('two-rows.jpg'));
    expect(best).toMatchObject({ rawText: '36632|د|34', country: 'MA' });
    expect(best?.seenText.split(' ')).toHaveLength(2);
    expect(best?.confidence).toBeGreaterThan(CERTAIN);
  });

  test('searches beside digits alone for the rest of the plate, whose bar was taken for its end', async () => {
    const image = cropFile('letter.jpg');
    const [whole] = await reader.read(image);
    const [a, b, c, d] = whole?.corners ?? [];
    if (!a || !b || !c || !d) throw new Error('no plate was found');
    const corners = cutOf([a, b, c, d], { left: 0, right: 0.56, top: 0, bottom: 1 });
    const networks = await loadPlateNetworks(paths);
    const plate = { corners, score: 0.9 };
    const read = await readPlate(image, plate, areasOf(plate), grammarsFor(undefined), networks);
    expect(read?.text).toBe('36814|د|26');
  });

  test('searches a photograph in the larger size only if its plate was not read with certainty', async () => {
    const networks = await loadPlateNetworks(paths);
    const widths: number[] = [];
    const counting = {
      ...networks,
      find: (picture: RgbImage) => {
        widths.push(picture.width);
        return networks.find(picture);
      },
    };
    const image = above(cropFile('letter.jpg'), evenImage(600, 20));
    expect((await readPlates(image, counting))[0]?.rawText).toBe('36814|د|26');
    expect(widths).toEqual([320]);
    await readPlates(evenImage(600, 300), counting);
    expect(widths).toEqual([320, 320, 640]);
  });

  test('reads both plates of an image that has two', async () => {
    const texts = (await reader.read(above(cropFile('ww.jpg'), cropFile('letter.jpg')))).map(({ rawText }) => rawText);
    expect(texts).toEqual(expect.arrayContaining(['274683|WW', '36814|د|26']));
  });

  test('answers each of many questions with its own plate', async () => {
    const answers = await Promise.all(['ww.jpg', 'letter.jpg', 'ww.jpg'].map((name) => reader.read(cropFile(name))));
    expect(answers.map(([best]) => best?.rawText[0])).toEqual(['2', '3', '2']);
  });

  test.each([
    ['mirrored', (image: RgbImage) => moved(image, (x, y) => [image.width - 1 - x, y])],
    ['upside down', (image: RgbImage) => moved(image, (x, y) => [image.width - 1 - x, image.height - 1 - y])],
  ])('reads nothing with certainty on a plate that is %s', async (_, change) => {
    for (const name of ['ww.jpg', 'letter.jpg'])
      expect(certainTexts(await reader.read(change(cropFile(name))))).toEqual([]);
  });

  test.each([
    ['where there is no plate', evenImage(300, 200)],
    ['in one pixel', evenImage(1, 1)],
    ['in an image of 12,000 px', evenImage(12_000, 40)],
    ['in an image without pixels', evenImage(0, 0)],
  ])('finds nothing %s', async (_, image) => {
    expect(await reader.read(image)).toEqual([]);
  });

  test('reads nothing with certainty on a crop that shows no plate', async () => {
    expect(certainTexts(await reader.read(evenImage(160, 32), { isPlate: true }))).toEqual([]);
  });

  test('refuses an image whose bytes are not those of its size', async () => {
    const image = { ...evenImage(30, 20), height: 40 };
    await expect(reader.read(image)).rejects.toThrow('30 x 40 px has 3600 bytes, this one 1800');
  });

  test('names the network that reads', () => {
    expect(reader.model).toMatchObject({ name: 'plate-reader' });
    expect(reader.model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('refuses a question after it was closed, and a folder without a registry', async () => {
    const other = await createPlateReader({ modelsDirectory, threads: 1 });
    await other.close();
    await expect(other.read(cropFile('ww.jpg'))).rejects.toThrow('closed');
    await expect(createPlateReader({ modelsDirectory: '/nowhere', threads: 1 })).rejects.toThrow(ModelRefusedError);
  });
});

describe('a network’s file', () => {
  const { finder, reader: text, letter } = paths;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'marsad-plates-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('that is cut short is refused with a remedy', async () => {
    const cut = join(folder, 'cut.onnx');
    writeFileSync(cut, readFileSync(text).subarray(0, 2_000));
    await expect(loadPlateNetworks({ finder, reader: cut, letter })).rejects.toMatchObject({ code: 'not_a_network' });
    await expect(loadPlateNetworks({ finder, reader: cut, letter })).rejects.toThrow('restore it from the repository');
  });

  test('with other inputs and outputs is refused with their names', async () => {
    await expect(loadPlateNetworks({ finder: text, reader: text, letter })).rejects.toThrow(
      'has no input picture, no output plates (it has rows, characters)',
    );
  });

  test('with one changed byte does not start a reader', async () => {
    const models = join(folder, 'models');
    for (const name of ['plate-finder', 'plate-reader']) mkdirSync(join(models, name), { recursive: true });
    copyFileSync(join(modelsDirectory, 'registry.json'), join(models, 'registry.json'));
    copyFileSync(finder, join(models, 'plate-finder/plate-finder-int8.onnx'));
    const bytes = readFileSync(text);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(join(models, 'plate-reader/plate-reader-int8.onnx'), bytes);
    await expect(createPlateReader({ modelsDirectory: models, threads: 1 })).rejects.toThrow(ModelRefusedError);
  });
});
