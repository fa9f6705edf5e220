import { readFile } from 'node:fs/promises';
import { City } from '@marsad/schemas';
import { parse } from 'yaml';

/**
 * Reads which agency operates the city's cameras. Only its staff may move alerts.
 * @throws when the file is missing or does not describe a city; the message says where
 */
export async function readOperator(path: string): Promise<string> {
  const parsed = City.safeParse(parse(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data.operatedBy;
  const [issue] = parsed.error.issues;
  throw new Error(`${path} does not describe a city: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
