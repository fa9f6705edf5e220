import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadModel, ModelPurpose, ModelRefusedError, readRegistry } from './model-registry.ts';

const models = join(import.meta.dirname, '..', '..', '..', 'models');
const copy = mkdtempSync(join(tmpdir(), 'marsad-models-'));
afterAll(() => rmSync(copy, { recursive: true }));

function copyOfModels(): string {
  mkdirSync(join(copy, 'nanodet'), { recursive: true });
  copyFileSync(join(models, 'registry.json'), join(copy, 'registry.json'));
  copyFileSync(join(models, 'nanodet', 'nanodet-int8.onnx'), join(copy, 'nanodet', 'nanodet-int8.onnx'));
  return copy;
}

/** Words for traits that the product refuses to infer. None may occur as a label, a field or a part of a name. */
const FORBIDDEN =
  /emotion|mood|express|smile|gender|\bsex\b|ethnic|race|skin|nationalit|\bage\b|religio|politic|health|disab/i;

describe('the model registry', () => {
  test('loads each registered model, by its hash', () => {
    for (const { name, purpose, sha256 } of readRegistry(models).models)
      expect(loadModel(models, name, purpose).sha256).toBe(sha256);
  });

  test('refuses another purpose', () => {
    expect(() => loadModel(models, 'nanodet', 'plate-reading')).toThrow(
      'registered for object-detection and may not be used for plate-reading',
    );
  });

  test('refuses a model that is not in it', () => {
    expect(() => loadModel(models, 'mood', 'object-detection')).toThrow(ModelRefusedError);
  });

  test('refuses a file with one changed byte', () => {
    const path = join(copyOfModels(), 'nanodet', 'nanodet-int8.onnx');
    const bytes = readFileSync(path);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(() => loadModel(copy, 'nanodet', 'object-detection')).toThrow('restore the file or register the new one');
  });

  test('refuses a file that was cut short', () => {
    truncateSync(join(copyOfModels(), 'nanodet', 'nanodet-int8.onnx'), 100_000);
    expect(() => loadModel(copy, 'nanodet', 'object-detection')).toThrow(ModelRefusedError);
  });

  test('has no model, file, purpose or field for traits or feelings of a person', () => {
    const files = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.onnx'));
    const text = [readFileSync(join(models, 'registry.json'), 'utf8'), ...files, ...ModelPurpose.options].join('\n');
    expect(text).not.toMatch(FORBIDDEN);
    for (const { name } of readRegistry(models).models) expect(name).not.toMatch(FORBIDDEN);
  });

  test('registers every network file that lies in models/', () => {
    const files = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.onnx'));
    const registered = readRegistry(models).models.map(({ file }) => file);
    expect(files.filter((file) => !registered.includes(file))).toEqual([]);
  });

  test('holds the tested limits of the face network, and returns them to the caller that loads it', () => {
    const { tested } = loadModel(models, 'face-embedding', 'face-matching');
    expect(tested?.threshold).toBeGreaterThan(0);
    expect(tested?.galleryMax).toBeGreaterThan(0);
  });
});
