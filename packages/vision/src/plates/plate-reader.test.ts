import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelRefusedError } from '../model-registry.ts';
import type { PlateReader, RgbImage } from '../ports.ts';
import { createPlateReader } from './plate-reader.ts';

const modelsDirectory = join(import.meta.dirname, '../../../../models');
const shot = (name: string): RgbImage => {
  const { data, width, height } = jpegTurbo.decompressSync(readFileSync(join(import.meta.dirname, 'testing', name)), {
    format: jpegTurbo.FORMAT_RGB,
  });
  return { data, width, height };
};

/** Shots as the ingest cuts them: the lower two thirds of a vehicle of the sample clip. */
describe('the packaged plate reader', () => {
  let reader: PlateReader;
  beforeAll(async () => {
    reader = await createPlateReader({ modelsDirectory, threads: 1 });
  }, 30_000);
  afterAll(() => reader.close());

  test('reads a provisional plate, every character with its confidence, and says where it is', async () => {
    const [best] = await reader.read(shot('ww.jpg'));
    expect(best?.rawText.replaceAll(' ', '')).toBe('274683WW');
    expect(best?.characters.map(({ text }) => text).join('')).toBe('274683WW');
    expect(best?.confidence).toBeGreaterThan(0.8);
    const middle = (best?.box.x ?? 0) + (best?.box.width ?? 0) / 2;
    expect(middle).toBeGreaterThan(240);
    expect(middle).toBeLessThan(310);
  });

  test('reads the digits around an Arabic letter and does not pretend to have read the letter', async () => {
    const [best] = await reader.read(shot('letter.jpg'));
    expect(best?.rawText).toBe('36814|?|26');
    expect(best?.characters[5]).toEqual({ text: '?', confidence: 0 });
    expect(best?.confidence).toBeGreaterThan(0.9);
  });

  test('finds nothing where there is nothing', async () => {
    const asphalt = { data: new Uint8Array(300 * 200 * 3).fill(90), width: 300, height: 200 };
    expect(await reader.read(asphalt)).toEqual([]);
  });

  test('answers each of many questions with its own plate', async () => {
    const answers = await Promise.all(['ww.jpg', 'letter.jpg', 'ww.jpg'].map((name) => reader.read(shot(name))));
    expect(answers.map(([best]) => best?.rawText[0])).toEqual(['2', '3', '2']);
  });

  test('names the network that reads', () => {
    expect(reader.model).toMatchObject({ name: 'plate-text' });
    expect(reader.model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('refuses a question after it was closed, and a folder without a registry', async () => {
    const other = await createPlateReader({ modelsDirectory, threads: 1 });
    await other.close();
    await expect(other.read(shot('ww.jpg'))).rejects.toThrow('closed');
    await expect(createPlateReader({ modelsDirectory: '/nowhere', threads: 1 })).rejects.toThrow(ModelRefusedError);
  });
});
