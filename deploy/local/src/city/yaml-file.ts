import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { LocalCityError, messageOf } from '../errors.ts';

/** Reads and checks a YAML file. @param what the kind of file, for the message. @throws LocalCityError that names the fault in the file */
export function readYaml<Schema extends z.ZodType>(path: string, schema: Schema, what: string): z.output<Schema> {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new LocalCityError(`${path} cannot be read as YAML: ${messageOf(error)}`);
  }
  const file = schema.safeParse(content);
  if (!file.success) throw new LocalCityError(`${path} is not ${what}: ${z.prettifyError(file.error)}`);
  return file.data;
}
