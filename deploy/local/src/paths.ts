import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What the set-up fetches and builds once for every city on this machine, and the demonstration's own state. */
export const WORKSHOP = join(ROOT, '.marsad');

export const KAFKA_LIBRARIES = join(WORKSHOP, 'kafka', 'libs');
export const STORE_PROGRAM = join(WORKSHOP, 'bin', 'versitygw');

/** Where one city keeps things: state that survives a stop, logs that begin anew, secrets only its owner may read. */
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

/** What the set-up should have left here and did not; empty when all is ready. */
export function missingPrograms(): string[] {
  const needed = [
    ['the Kafka broker', join(KAFKA_LIBRARIES, 'kafka_2.13-4.1.1.jar')],
    ['the object store', STORE_PROGRAM],
  ] as const;
  return needed.filter(([, path]) => !existsSync(path)).map(([name]) => name);
}
