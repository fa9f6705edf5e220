import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from './coded-error.ts';
import type { ModelIdentity } from './ports.ts';

/** The permitted uses of models. The list is closed: no purpose and no model states what a person is or feels. */
export const ModelPurpose = z.enum([
  'object-detection',
  'plate-finding',
  'plate-reading',
  'face-detection',
  'face-landmarks',
  'face-matching',
]);
export type ModelPurpose = z.infer<typeof ModelPurpose>;

/**
 * The tested limits of a face network. Matching refuses to start with a lower threshold or a larger gallery, because neither was measured.
 */
export const TestedMatching = z.object({
  /** How faces were found, aligned and described in the test: `FACE_DESCRIPTION` of that time. */
  description: z.string().min(1),
  threshold: z.number().min(0).max(1),
  galleryMax: z.int().positive(),
  fpirPercent: z.number().min(0).max(100),
  fnirPercent: z.number().min(0).max(100),
  command: z.string().min(1),
});
export type TestedMatching = z.infer<typeof TestedMatching>;

const Registry = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1),
      file: z.string().regex(/^[\w-]+\/[\w.-]+\.onnx$/, 'a file in a folder of models/'),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      purpose: ModelPurpose,
      licence: z.string().min(1),
      source: z.string().min(1),
      input: z.string().min(1),
      tested: TestedMatching.optional(),
    }),
  ),
});

export type ModelRefusalCode =
  /** The registry is missing or malformed. */
  | 'no_registry'
  | 'not_registered'
  | 'other_purpose'
  | 'unreadable'
  /** The file has another hash than the registry. */
  | 'changed'
  | 'not_a_network'
  /** The network has other inputs or outputs than the code was written for. */
  | 'other_network';

/** A model was refused. The message says which, why, and what to do. Nothing starts with another model in its place. */
export class ModelRefusedError extends CodedError<ModelRefusalCode> {
  override readonly name = 'ModelRefusedError';
}

export type LoadedModel = ModelIdentity & { readonly path: string; readonly tested?: TestedMatching };

/**
 * Finds a model in `models/registry.json`, checks its permitted purpose and the SHA-256 of its bytes.
 * @throws {ModelRefusedError} on an unknown name, another purpose, a missing file or a changed byte.
 */
export function loadModel(modelsDirectory: string, name: string, purpose: ModelPurpose): LoadedModel {
  const entry = readRegistry(modelsDirectory).models.find((model) => model.name === name);
  if (!entry)
    throw new ModelRefusedError(
      'not_registered',
      `model ${name} is not in models/registry.json: only registered models are loaded`,
    );
  if (entry.purpose !== purpose)
    throw new ModelRefusedError(
      'other_purpose',
      `model ${name} is registered for ${entry.purpose} and may not be used for ${purpose}`,
    );
  const path = join(modelsDirectory, entry.file);
  const sha256 = createHash('sha256').update(readModel(path, name)).digest('hex');
  if (sha256 !== entry.sha256)
    throw new ModelRefusedError(
      'changed',
      `model ${name}: ${entry.file} has SHA-256 ${sha256}, registered is ${entry.sha256}: restore the file or register the new one with its figures`,
    );
  return { name, sha256, path, ...(entry.tested && { tested: entry.tested }) };
}

function readModel(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ModelRefusedError('unreadable', `model ${name}: ${path} cannot be read`, { cause: error });
  }
}

/** @throws {ModelRefusedError} if the registry is missing or malformed. */
export function readRegistry(modelsDirectory: string): z.infer<typeof Registry> {
  try {
    return Registry.parse(JSON.parse(readFileSync(join(modelsDirectory, 'registry.json'), 'utf8')));
  } catch (error) {
    throw new ModelRefusedError(
      'no_registry',
      `models/registry.json in ${modelsDirectory} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
