import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningCity } from './city/city.ts';
import { LocalCityError } from './errors.ts';
import type { Addresses, Infrastructure } from './infrastructure.ts';
import { addressesOf } from './infrastructure.ts';
import { MARSAD_FOLDER } from './paths.ts';
import { isAlive } from './process/pid-file.ts';
import { writePrivate } from './private.ts';

/** The description of a running city for other processes of the same user. */
export type Running = {
  /** The id of the process that runs the city. */
  readonly owner: number;
  readonly city: string;
  readonly districts: readonly string[];
  readonly addresses: Addresses;
  readonly services: readonly {
    readonly replica: string;
    readonly service: string;
    readonly telemetryPort: number;
    readonly log: string;
  }[];
  readonly infrastructure: readonly { readonly name: string; readonly pid: number }[];
};

const fileOf = (directory: string): string => join(directory, 'running.json');

/** Records where a city runs, in a file that only its owner may read. */
export function writeRunning(infrastructure: Infrastructure, city: RunningCity): void {
  const path = fileOf(infrastructure.directory);
  const running: Running = {
    owner: process.pid,
    city: city.city.city,
    districts: city.city.districts.map(({ id }) => id),
    addresses: addressesOf(infrastructure),
    services: city.services.map(({ process: { replica, service }, telemetryPort, log }) => ({
      replica,
      service,
      telemetryPort,
      log,
    })),
    infrastructure: infrastructure.children.map(({ name, pid }) => ({ name, pid })),
  };
  writePrivate(path, JSON.stringify(running));
  process.once('exit', () => rmSync(path, { force: true }));
}

/** @throws {LocalCityError} when no city runs in this folder */
export function readRunning(directory = MARSAD_FOLDER): Running {
  const path = fileOf(directory);
  const running = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Running) : undefined;
  if (!running || !isAlive(running.owner))
    throw new LocalCityError('No city is running here: start one with `make demo` in another terminal.');
  return running;
}
