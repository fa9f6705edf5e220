import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml } from './read-yaml.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (text: string): string => {
  const path = join(folder, 'file.yaml');
  writeFileSync(path, text);
  return path;
};
const Place = z.object({ name: z.string(), at: z.object({ row: z.int() }) });

it('returns what the file describes', async () => {
  expect(await readYaml(fileOf('name: Hassan\nat: { row: 3 }'), Place, 'a place')).toEqual({
    name: 'Hassan',
    at: { row: 3 },
  });
});

it('names the file, the field and the reason of a file that does not match', async () => {
  const path = fileOf('name: Hassan\nat: { row: three }');
  await expect(readYaml(path, Place, 'a place')).rejects.toMatchObject({
    code: 'invalid_file',
    message: expect.stringContaining(`${path} does not describe a place: at.row: `),
  });
});

it('rejects with the error of a missing file', async () => {
  await expect(readYaml(join(folder, 'missing.yaml'), Place, 'a place')).rejects.toMatchObject({ code: 'ENOENT' });
});
