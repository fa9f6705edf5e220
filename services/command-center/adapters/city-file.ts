import { readYaml } from '@marsad/config';
import { City } from '@marsad/schemas';

/**
 * Reads the districts and their outlines, for the map. The cameras come from the directory in Kafka, not from this file.
 * @throws where the file is missing or does not describe a city
 */
export async function readCityFile(path: string): Promise<Omit<City, 'cameras'>> {
  const { cameras: _cameras, ...city } = await readYaml(path, City, 'a city');
  return city;
}
