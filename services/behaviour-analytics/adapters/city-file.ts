import { readYaml } from '@marsad/config';
import { City } from '@marsad/schemas';

/**
 * Reads the city's time zone, by which the hours of rules are meant.
 * @throws where the file is missing or does not describe a city
 */
export const readTimeZone = async (path: string): Promise<string> => (await readYaml(path, City, 'a city')).timeZone;
