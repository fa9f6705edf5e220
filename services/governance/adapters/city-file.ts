import { readYaml } from '@marsad/config';
import { City } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';

/**
 * Reads who operates the city and which agencies and districts it has. The cameras come from the directory in Kafka, not from this file.
 * @throws where the file is missing or does not describe a city
 */
export async function readCityFile(path: string): Promise<Omit<CityFacts, 'cameras' | 'cameraNetworks'>> {
  const { operatedBy, agencies, districts } = await readYaml(path, City, 'a city');
  return {
    operatedBy,
    agencies: new Set(agencies.map(({ id }) => id)),
    districts: new Set(districts.map(({ id }) => id)),
  };
}
