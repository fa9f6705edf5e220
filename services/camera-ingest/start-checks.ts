import { accessSync, constants, mkdirSync } from 'node:fs';
import { protocolCode } from '@marsad/kafka';
import { StartError } from './errors.ts';

/** @throws {StartError} when recordings could not be written */
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
 * Topics exist for the districts of the city and for no others, so an unknown district is refused at once, by name.
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
