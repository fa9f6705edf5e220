import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { City } from '@marsad/schemas';

/**
 * Reads the districts and their outlines, for the map. Cameras come from the directory on the bus, never from this file.
 * @throws when the file is missing or does not describe a city; the message says where.
 */
export async function readCityFile(path: string): Promise<Omit<City, 'cameras'>> {
  const parsed = City.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path} does not describe a city: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { cameras: _cameras, ...city } = parsed.data;
  return city;
}
