import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { z } from 'zod';

/** A file does not match its schema. The message names the file, the field and the reason. */
export class InvalidFileError extends Error {
  override readonly name = 'InvalidFileError';
  readonly code = 'invalid_file';
}

/**
 * Reads a YAML file and parses it with a schema.
 * @param what the thing that the file should describe, for the message: `a city`
 * @throws InvalidFileError, or the error of a file that cannot be read
 */
export async function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  what: string,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(parse(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidFileError(
    `${path} does not describe ${what}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}
