import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACE_DESCRIPTION } from '@marsad/vision';

export const MODELS = join(import.meta.dirname, '../../../models');
type Registry = { models: { name: string; tested?: object }[] };

/** Makes a folder of the models whose registry has these tested figures for the face network, or none. */
export function modelsWith(tested: { threshold: number; galleryMax: number } | undefined): {
  directory: string;
  remove(): void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'marsad-models-'));
  const registry = JSON.parse(readFileSync(join(MODELS, 'registry.json'), 'utf8')) as Registry;
  const models = registry.models.map(({ tested: registered, ...model }) =>
    model.name === 'face-embedding'
      ? {
          ...model,
          ...(tested
            ? { tested: { description: FACE_DESCRIPTION, fpirPercent: 1, fnirPercent: 10, command: 'none', ...tested } }
            : {}),
        }
      : { ...model, ...(registered ? { tested: registered } : {}) },
  );
  writeFileSync(join(directory, 'registry.json'), JSON.stringify({ models }));
  for (const folder of ['face-detector', 'face-landmarks', 'face-embedding'])
    symlinkSync(join(MODELS, folder), join(directory, folder));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
