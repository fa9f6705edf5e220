import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { City } from '@marsad/schemas';

/**
 * Reads the agencies that the city may share with.
 * @throws when the file is missing or does not describe a city; the message says where.
 */
export async function readAgencies(path: string): Promise<string[]> {
  const parsed = City.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path} does not describe a city: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return parsed.data.agencies.map(({ id }) => id);
}
