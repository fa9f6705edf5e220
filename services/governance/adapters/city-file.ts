import { readFile } from 'node:fs/promises';
import { City } from '@marsad/schemas';
import { parse } from 'yaml';
import type { CityFacts } from '../ports.ts';

/**
 * Reads who operates the city and which agencies and districts it has. The cameras come from the directory in Kafka, not from this file.
 * @throws when the file is missing or does not describe a city; the message says where
 */
export async function readCityFile(path: string): Promise<Omit<CityFacts, 'cameras'>> {
  const parsed = City.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path} does not describe a city: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { operatedBy, agencies, districts } = parsed.data;
  return {
    operatedBy,
    agencies: new Set(agencies.map(({ id }) => id)),
    districts: new Set(districts.map(({ id }) => id)),
  };
}
