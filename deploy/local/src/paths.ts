import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The folder of the programs that the set-up fetches and builds once for every city on this machine, and of the demonstration's state. */
export const MARSAD_FOLDER = join(ROOT, '.marsad');

export const KAFKA_LIBRARIES = join(MARSAD_FOLDER, 'kafka', 'libs');
export const STORE_PROGRAM = join(MARSAD_FOLDER, 'bin', 'versitygw');

/** The folders of one city: its state survives a stop, its logs start empty, and only its owner may read its secrets. */
export type CityFolder = {
  readonly directory: string;
  readonly state: string;
  readonly logs: string;
  readonly secrets: string;
  readonly settings: string;
};

export const cityFolder = (directory: string): CityFolder => ({
  directory,
  state: join(directory, 'state'),
  logs: join(directory, 'logs'),
  secrets: join(directory, 'secrets.json'),
  settings: join(directory, 'state', 'settings'),
});

/** Programs that the set-up should have installed and that are missing; empty when all are there. */
export function missingPrograms(): string[] {
  const needed = [
    ['the Kafka broker', join(KAFKA_LIBRARIES, 'kafka_2.13-4.1.1.jar')],
    ['the object store', STORE_PROGRAM],
  ] as const;
  return needed.filter(([, path]) => !existsSync(path)).map(([name]) => name);
}
