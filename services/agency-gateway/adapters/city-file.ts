import { readYaml } from '@marsad/config';
import { City } from '@marsad/schemas';

/**
 * Reads the agencies that the city may share with.
 * @throws where the file is missing or does not describe a city
 */
export async function readAgencies(path: string): Promise<string[]> {
  const { agencies } = await readYaml(path, City, 'a city');
  return agencies.map(({ id }) => id);
}
