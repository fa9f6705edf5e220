import { accessSync, constants, mkdirSync } from 'node:fs';
import { protocolCode } from '@marsad/kafka';
import { StartError } from './errors.ts';

/** Creates the spool's folder if need be, and checks that it can be written. @throws {StartError} */
export function useSpool(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw new StartError(
      'spool_unusable',
      `MARSAD_SPOOL: ${directory} can't be written; recordings need a folder on this disk`,
      { cause },
    );
  }
}

/**
 * Turns the error of a missing topic into one that names the districts: topics exist only for the city's districts.
 * @throws {StartError}
 */
export async function inKnownDistricts<T>(districts: readonly string[], starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (cause) {
    const code = protocolCode(cause);
    if (code !== 'UNKNOWN_TOPIC_OR_PARTITION' && code !== 'TOPIC_AUTHORIZATION_FAILED') throw cause;
    const text = `MARSAD_DISTRICTS names ${districts.join(', ')}, and the bus has no topics for one of them: an unknown district. Write districts of city.yaml, or apply the registry for it first`;
    throw new StartError('unknown_district', text, { cause });
  }
}
