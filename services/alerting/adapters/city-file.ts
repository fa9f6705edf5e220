import { readFile } from 'node:fs/promises';
import { City } from '@marsad/schemas';
import { parse } from 'yaml';

/**
 * The agency whose staff operate the city's cameras: only its people move alerts on.
 * @throws when the file is missing or does not describe a city; the message says where
 */
export async function readOperator(path: string): Promise<string> {
  const parsed = City.safeParse(parse(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data.operatedBy;
  const [issue] = parsed.error.issues;
  throw new Error(`${path} does not describe a city: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
