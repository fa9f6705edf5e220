import { readFileSync } from 'node:fs';
import { City, normaliseTexts, SIGNAGE_ADVICE, signageFault, textFaultIn } from '@marsad/schemas';
import { parse } from 'yaml';

export class CityFileError extends Error {
  override readonly name = 'CityFileError';
}

/**
 * Reads and validates a `city.yaml`: districts with their outlines, cameras with zones and lines.
 * @throws {CityFileError} that names every wrong field and what it should be
 */
export function loadCity(path: string, nowMs: number = Date.now()): City {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CityFileError(
      `${path} cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const text = normaliseTexts(content);
  const result = City.safeParse(text);
  const lines = result.success
    ? [...unreadableTexts(text), ...invalidSignage(result.data, nowMs)]
    : result.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  if (result.success && lines.length === 0) return result.data;
  throw new CityFileError(`${path} does not describe a city:\n${lines.join('\n')}`);
}

function unreadableTexts(content: unknown): string[] {
  const found = textFaultIn(content);
  return found
    ? [
        `  ${found.path.slice(1).replaceAll('/', '.')}: write it on one line, of visible characters, without direction marks`,
      ]
    : [];
}

const invalidSignage = ({ cameras }: City, nowMs: number): string[] =>
  cameras.flatMap((camera, index) => {
    const fault = signageFault(camera, nowMs);
    return fault ? [`  cameras.${index}.signage: ${SIGNAGE_ADVICE[fault]}`] : [];
  });
