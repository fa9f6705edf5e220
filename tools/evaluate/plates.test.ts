import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { EvaluationError } from './errors.ts';
import { evaluatePlates } from './plates.ts';

const testing = join(import.meta.dirname, 'testing');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-evaluate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Runs the command; returns its output, its error output and the rows that it wrote. */
async function evaluated(name: string, files: Readonly<Record<string, Buffer | string>>) {
  const images = join(folder, name);
  mkdirSync(images);
  for (const [file, content] of Object.entries(files)) {
    if (typeof content === 'string') copyFileSync(join(testing, content), join(images, file));
    else writeFileSync(join(images, file), content);
  }
  const errors: string[] = [];
  const printed: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((text) => void errors.push(String(text)));
  vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  const out = join(folder, `${name}.csv`);
  await evaluatePlates(['--images', images, '--out', out]);
  const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
  return { header, rows: rows.map((row) => row.split(',')), errors: errors.join(''), printed: printed.join('') };
}

describe('npm run evaluate -- plates', () => {
  test('reads the plate in images of any format, turned upright', async () => {
    const { header, rows } = await evaluated('kinds', {
      'plain.jpg': 'plate.jpg',
      'cmyk.jpg': 'plate-cmyk.jpg',
      'turned.jpg': 'plate-turned.jpg',
      'deep.png': 'plate-16-bit.png',
    });
    expect(header).toBe('file,text,confidence,country,x,y,width,height,ms');
    for (const file of ['plain.jpg', 'cmyk.jpg', 'turned.jpg', 'deep.png']) {
      const [first] = rows.filter(([name]) => name === file);
      expect(first?.slice(0, 2)).toEqual([file, '37812|أ|79']);
      expect(first?.[3]).toBe('MA');
      expect(Number(first?.[6])).toBeGreaterThan(60);
    }
  });

  test('prints why an image gives no plate, and goes on with the others', async () => {
    const whole = readFileSync(join(testing, 'plate.jpg'));
    const { rows, errors, printed } = await evaluated('broken', {
      'a-empty.jpg': Buffer.alloc(0),
      'b-text.jpg': Buffer.from('this is no picture'),
      'c-head-only.jpg': whole.subarray(0, 300),
      'd-whole.jpg': whole,
    });
    expect(rows.map(([file]) => file)).toContain('d-whole.jpg');
    for (const file of ['a-empty.jpg', 'b-text.jpg', 'c-head-only.jpg']) expect(errors).toContain(`${file} `);
    expect(printed).toMatch(/^plates: \d+ plates in [12] of 4 pictures; ms on one thread, median \/ 95th percentile: /);
  });

  test.each([
    ['no folder', ['--out', 'x.csv'], 'name either --images DIR'],
    ['both folders', ['--images', 'a', '--crops', 'b', '--out', 'x.csv'], 'name either --images DIR'],
    ['a folder that is not there', ['--images', '/nowhere', '--out', 'x.csv'], 'there is no folder /nowhere'],
    [
      'an empty folder',
      ['--images', testing.replace('testing', 'scoring'), '--out', 'x.csv'],
      'there is no picture in',
    ],
  ])('with %s names what to fix', async (_, args, message) => {
    await expect(evaluatePlates(args)).rejects.toThrow(message);
    await expect(evaluatePlates(args)).rejects.toThrow(EvaluationError);
  });
});
