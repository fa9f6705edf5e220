import { dirname } from 'node:path';
import { loadCity } from '@marsad/samples';
import type { City, Principal } from '@marsad/schemas';
import { messageOf } from '../errors.ts';
import type { Infrastructure } from '../infrastructure.ts';
import type { Applied } from '../kafka/apply-registry.ts';
import { readAccounts } from '../oidc/accounts.ts';
import { DEMO_ACCOUNTS } from '../oidc/server.ts';
import { freePorts } from '../ports.ts';
import { unlessGivenUp } from '../process/child.ts';
import { residentMiB } from '../process/memory.ts';
import type { Progress } from '../progress.ts';
import { silent } from '../progress.ts';
import { openDeploymentLog } from './deployment-log.ts';
import { deploymentKafka, openDirectory } from './directory.ts';
import { readHotlistFile } from './hotlist-file.ts';
import { readRightsFile } from './rights-file.ts';
import { seedRights } from './seed-rights.ts';
import { seedCity } from './seed.ts';
import type { ServiceProcess } from './services.ts';
import { CITY_PROCESSES } from './services.ts';
import type { Supervised } from './supervisor.ts';
import { supervise } from './supervisor.ts';

export type CityOptions = {
  readonly infrastructure: Infrastructure;
  readonly cityFile: string;
  /** Absent: nothing is on the hotlist. */
  readonly hotlistFile?: string;
  /** Acts, agreements and persons to list. Absent: nothing is permitted but what people permitted before. */
  readonly rightsFile?: string;
  /** Root of file sources; the folder of the city file when absent. */
  readonly media?: string;
  readonly processes?: readonly ServiceProcess[];
  /** Consecutive ports from here; free ones when absent. */
  readonly firstTelemetryPort?: number;
  readonly logLevel?: string;
  readonly progress?: Progress;
  /** Gives the start up: what had started is stopped and the reason thrown. */
  readonly signal?: AbortSignal | undefined;
};

export type RunningCity = {
  readonly city: City;
  readonly publicUrl: string;
  readonly services: readonly Supervised[];
  /** MiB by process, the infrastructure's included. */
  memory(): ReadonlyMap<string, number>;
  /** The page first, the sinks last. The infrastructure is its owner's to stop. */
  stop(): Promise<void>;
};

/**
 * Starts the services of a city on a running infrastructure: topics and access of its districts, its cameras, each wave of processes when
 * the one before is ready, and then its rights.
 * @throws LocalCityError when a process does not become ready; what had started is stopped again
 */
export async function startCity(options: CityOptions): Promise<RunningCity> {
  const { infrastructure, progress = silent, processes = CITY_PROCESSES } = options;
  options.signal?.throwIfAborted();
  const city = loadCity(options.cityFile);
  const hotlist = options.hotlistFile === undefined ? [] : readHotlistFile(options.hotlistFile);
  const { rightsFile: path } = options;
  const rights = path === undefined ? undefined : { path, orders: readRightsFile(path) };
  const districts = city.districts.map(({ id }) => id);
  const applied = await progress.step('topics and access of every service', async (note) => {
    const applied = await unlessGivenUp(infrastructure.applyDistricts(districts), options.signal);
    note(
      `${applied.created} topics created, ${applied.configured} changed, ${applied.granted} rights given, ${applied.withdrawn} taken away`,
    );
    if (applied.moved > 0) progress.say(`  offsets of an earlier release were copied to ${applied.moved} groups`);
    return applied;
  });
  await progress.step('cameras', async (note) => {
    const sent = await unlessGivenUp(enterCameras(options, city, applied), options.signal);
    note(`${city.cameras.length} cameras, ${sent} of them new`);
  });
  const ports =
    options.firstTelemetryPort === undefined
      ? await freePorts(processes.length)
      : processes.map((_, index) => (options.firstTelemetryPort ?? 0) + index);
  const services: Supervised[] = [];
  const stop = async (): Promise<void> => {
    for (const wave of [...new Set(services.map((one) => one.process.wave))].sort((a, b) => b - a))
      await Promise.all(services.filter((one) => one.process.wave === wave).map((one) => one.stop()));
  };
  /** The first service that fails gives the others of its wave up. */
  const failure = new AbortController();
  const givenUp = AbortSignal.any([failure.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    for (const wave of [...new Set(processes.map((one) => one.wave))].sort((a, b) => a - b)) {
      givenUp.throwIfAborted();
      const starting = processes.flatMap((one, index) =>
        one.wave === wave ? [{ one, telemetryPort: ports[index] ?? 0 }] : [],
      );
      await Promise.allSettled(
        starting.map(({ one, telemetryPort }) =>
          progress
            .step(one.replica, async () => {
              const service = await supervise(
                one,
                infrastructure,
                {
                  city: city.city,
                  districts,
                  cityFile: options.cityFile,
                  media: options.media ?? dirname(options.cityFile),
                  telemetryPort,
                  logLevel: options.logLevel ?? 'info',
                },
                (text) => progress.say(text),
              );
              services.push(service);
              await service.whenReady({ signal: givenUp });
            })
            .catch((error: unknown) => failure.abort(error)),
        ),
      );
      // Only now does nothing start any more that would have to be stopped.
      givenUp.throwIfAborted();
    }
    // Rights are given through the page's door by people, so both have to be there.
    const runs = (service: Principal): boolean => processes.some((one) => one.service === service);
    if ((rights ?? hotlist.length > 0) && runs('governance') && runs('command-center'))
      await progress.step('rights, signed by the people of the demonstration', (note) =>
        unlessGivenUp(
          seedRights({
            publicUrl: infrastructure.publicUrl,
            accounts: readAccounts(DEMO_ACCOUNTS),
            ...{ hotlist, rights, note, assessed: runs('face-matcher') },
          }),
          options.signal,
        ),
      );
  } catch (error) {
    await stop().catch((cause: unknown) => progress.say(`  ! ${messageOf(cause)}`));
    throw error;
  }
  return {
    city,
    publicUrl: infrastructure.publicUrl,
    services,
    memory() {
      const named = [
        ...infrastructure.children.map(({ name, pid }) => [name, pid] as const),
        ...services.map((one) => [one.process.replica, one.pid() ?? 0] as const),
      ];
      const memory = residentMiB(named.map(([, pid]) => pid));
      return new Map(named.map(([name, pid]) => [name, memory.get(pid) ?? 0]));
    },
    stop,
  };
}

/** Cameras of the city file that are new, with an entry about it. @returns how many */
async function enterCameras(
  { infrastructure, cityFile, progress = silent }: CityOptions,
  city: City,
  applied: Applied,
): Promise<number> {
  const kafka = deploymentKafka(infrastructure, city.city, (error) => progress.say(`  ! ${error.message}`));
  try {
    const log = await openDeploymentLog(kafka, infrastructure, city.city);
    await log.applied(applied, Object.keys(infrastructure.kafka.passwords).length);
    await log.imports(cityFile);
    return await seedCity(await openDirectory(kafka, log), city);
  } finally {
    await kafka.close();
  }
}
