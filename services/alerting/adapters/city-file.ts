import { readYaml } from '@marsad/config';
import { City } from '@marsad/schemas';

/**
 * Reads which agency operates the city's cameras. Only its staff may move alerts.
 * @throws where the file is missing or does not describe a city
 */
export const readOperator = async (path: string): Promise<string> => (await readYaml(path, City, 'a city')).operatedBy;
