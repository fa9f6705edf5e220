import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { evaluateHealth } from './health.ts';
import { jpegOf } from './testing/images.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-health-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('the command writes a row a picture, and names those that it cannot read', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const out = join(folder, 'health.csv');
  writeFileSync(join(folder, 'black, 1.jpg'), jpegOf(1_280, 720, [0, 0, 0]));
  writeFileSync(join(folder, 'broken.png'), 'no picture');
  writeFileSync(join(folder, 'half.jpg'), jpegOf(352, 288, [200, 60, 40], [60, 90, 200]));
  await evaluateHealth({ images: folder, out });
  expect(readFileSync(out, 'utf8')).toBe(
    'file,state,reason\n"black, 1.jpg",impaired,covered\nhalf.jpg,impaired,covered\n',
  );
  expect(complained.mock.calls.flat()).toEqual([expect.stringMatching(/broken\.png .*: no row is written for it/)]);
});

test('a folder of which no picture can be read is an error', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  writeFileSync(join(folder, 'broken.png'), 'no picture');
  await expect(evaluateHealth({ images: folder, out: join(folder, 'health.csv') })).rejects.toThrow(
    'none of the 1 pictures',
  );
});
