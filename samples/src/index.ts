import { readFileSync } from 'node:fs';
import { City } from '@marsad/schemas';
import { parse } from 'yaml';

export class CityFileError extends Error {
  override readonly name = 'CityFileError';
}

/**
 * Reads and validates a `city.yaml`: districts with their outlines, cameras with zones and lines.
 * @throws {CityFileError} naming every field that is wrong and what it should be.
 */
export function loadCity(path: string): City {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CityFileError(
      `${path} cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const result = City.safeParse(content);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new CityFileError(`${path} does not describe a city:\n${lines.join('\n')}`);
}
