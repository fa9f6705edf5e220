import { dirname } from 'node:path';
import { loadCity } from '@marsad/samples';
import type { City, Principal } from '@marsad/schemas';
import { messageOf } from '../errors.ts';
import type { Infrastructure } from '../infrastructure.ts';
import type { Applied } from '../kafka/apply-registry.ts';
import { readAccounts } from '../oidc/accounts.ts';
import { DEMO_ACCOUNTS } from '../oidc/server.ts';
import { freePorts } from '../ports.ts';
import { unlessAborted } from '../process/child.ts';
import { residentMiB } from '../process/memory.ts';
import type { Progress } from '../progress.ts';
import { silent } from '../progress.ts';
import { openDeploymentLog, sha256OfFile } from './deployment-log.ts';
import { deploymentKafka } from './directory.ts';
import { readHotlistFile } from './hotlist-file.ts';
import { importCity } from './import-city.ts';
import type { CityImport } from './import-city.ts';
import { readRightsFile } from './rights-file.ts';
import { seedRights, type SeedRights } from './seed-rights.ts';
import type { ServiceProcess, ServiceSettings } from './services.ts';
import { CITY_PROCESSES } from './services.ts';
import type { Supervised } from './supervisor.ts';
import { supervise } from './supervisor.ts';

export type CityOptions = {
  readonly infrastructure: Infrastructure;
  readonly cityFile: string;
  /** Absent: the hotlist is empty. */
  readonly hotlistFile?: string;
  /** Acts, agreements and watchlist entries to add. Absent: only the permissions that people gave in an earlier run apply. */
  readonly rightsFile?: string;
  /** Folder of the recordings that cameras play; absent: the folder of the city file. */
  readonly media?: string;
  readonly processes?: readonly ServiceProcess[];
  /** Services listen on consecutive ports from this one; absent: on any free ports. */
  readonly firstTelemetryPort?: number;
  readonly logLevel?: string;
  readonly progress?: Progress;
  /** Aborts the start: the parts that had started are stopped, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
};

export type RunningCity = {
  readonly city: City;
  readonly publicUrl: string;
  readonly services: readonly Supervised[];
  /** Resident memory of each process in MiB, those of the infrastructure included. */
  memory(): ReadonlyMap<string, number>;
  /** Stops the page first and the consumers last. The infrastructure keeps running; its own `stop` ends it. */
  stop(): Promise<void>;
};

/**
 * Starts the services of a city on a running infrastructure: first the topics and the access rights of its districts; then wave after wave
 * of processes, each when the one before is ready, while governance takes the cameras of the city file into the directory; then the rights
 * that people sign. Without governance there are no cameras.
 * @throws LocalCityError when a process does not become ready; the processes that had started are stopped again
 */
export async function startCity(options: CityOptions): Promise<RunningCity> {
  const { infrastructure, progress = silent, signal } = options;
  signal?.throwIfAborted();
  const city = loadCity(options.cityFile);
  const orders = readOrders(options);
  const deployment = await prepareCity(options, city);
  const services: Supervised[] = [];
  try {
    await startWaves(options, city, services);
    await awaitImport(options, deployment.imports);
    await signRights(options, orders);
  } catch (error) {
    await stopWaves(services).catch((cause: unknown) => progress.print(`  ! ${messageOf(cause)}`));
    throw error;
  } finally {
    await deployment.close();
  }
  return {
    city,
    publicUrl: infrastructure.publicUrl,
    services,
    memory: () => memoryOf(infrastructure, services),
    stop: () => stopWaves(services),
  };
}

type Orders = Pick<SeedRights, 'hotlist' | 'rights'>;

/** Reads both files before anything starts, so that a broken file is reported at once. */
function readOrders({ hotlistFile, rightsFile }: CityOptions): Orders {
  return {
    hotlist: hotlistFile === undefined ? [] : readHotlistFile(hotlistFile),
    rights: rightsFile === undefined ? undefined : { path: rightsFile, orders: readRightsFile(rightsFile) },
  };
}

/** The deployment's connection while a city starts, and what governance was asked to take. */
type Deployment = { readonly imports: CityImport | undefined; close(): Promise<void> };

const runs = ({ processes = CITY_PROCESSES }: CityOptions, service: Principal): boolean =>
  processes.some((process) => process.service === service);

/** Creates topics, grants access, and asks governance for the cameras of the city file. */
async function prepareCity(options: CityOptions, city: City): Promise<Deployment> {
  const { infrastructure, progress = silent, signal } = options;
  const applied = await progress.step('topics and access of every service', async (note) => {
    const applied = await unlessAborted(infrastructure.applyDistricts(districtsOf(city)), signal);
    note(
      `${applied.created} topics created, ${applied.configured} changed, ${applied.granted} rights given, ${applied.withdrawn} taken away`,
    );
    if (applied.moved > 0) progress.print(`  offsets of an earlier release were copied to ${applied.moved} groups`);
    return applied;
  });
  return unlessAborted(requestImport(options, city, applied), signal);
}

/** Waits until governance has answered for every camera and rule, because people's rights and rules name cameras. */
async function awaitImport({ progress = silent, signal }: CityOptions, imports: CityImport | undefined): Promise<void> {
  if (!imports) return;
  const awaitAnswers = (what: 'cameras' | 'rules') =>
    progress.step(what, async (note) => {
      const { taken, kept, refused } = await unlessAborted(imports[what](), signal);
      note(`${taken.length} as in the city file${kept.length > 0 ? `, ${kept.length} as people changed them` : ''}`);
      for (const { id, refusal } of refused) progress.print(`  ! ${id} is not taken from the city file: ${refusal}`);
    });
  await awaitAnswers('cameras');
  await awaitAnswers('rules');
}

const districtsOf = (city: City): string[] => city.districts.map(({ id }) => id);

/**
 * Starts each wave when the one before is ready. `services` holds each process from the moment it exists, so that all of them can be
 * stopped.
 */
async function startWaves(options: CityOptions, city: City, services: Supervised[]): Promise<void> {
  const { processes = CITY_PROCESSES, firstTelemetryPort, signal } = options;
  const ports =
    firstTelemetryPort === undefined
      ? await freePorts(processes.length)
      : processes.map((_, index) => firstTelemetryPort + index);
  // The first process that fails ends the wait for the others of its wave.
  const failure = new AbortController();
  const abortSignal = AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]);
  for (const wave of wavesOf(processes)) {
    abortSignal.throwIfAborted();
    const starting = processes.flatMap((process, index) =>
      process.wave === wave ? [startProcess(options, city, process, ports[index] ?? 0, services, abortSignal)] : [],
    );
    await Promise.allSettled(starting.map((ready) => ready.catch((error: unknown) => failure.abort(error))));
    // The whole wave has settled, so no process of it can start after this point and be left running.
    abortSignal.throwIfAborted();
  }
}

async function startProcess(
  options: CityOptions,
  city: City,
  process: ServiceProcess,
  telemetryPort: number,
  services: Supervised[],
  abortSignal: AbortSignal,
): Promise<void> {
  const { infrastructure, cityFile, progress = silent } = options;
  const settings: ServiceSettings = {
    city: city.city,
    districts: districtsOf(city),
    cityFile,
    media: options.media ?? dirname(cityFile),
    telemetryPort,
    logLevel: options.logLevel ?? 'info',
  };
  await progress.step(process.replica, async () => {
    const service = await supervise(process, infrastructure, settings, (text) => progress.print(text));
    services.push(service);
    await service.waitUntilReady({ signal: abortSignal });
  });
}

const wavesOf = (processes: readonly ServiceProcess[]): number[] =>
  [...new Set(processes.map(({ wave }) => wave))].sort((a, b) => a - b);

/** Stops the last wave first: the page before the services that it queries. */
async function stopWaves(services: readonly Supervised[]): Promise<void> {
  for (const wave of wavesOf(services.map(({ process }) => process)).toReversed())
    await Promise.all(services.filter(({ process }) => process.wave === wave).map((service) => service.stop()));
}

/** People give rights through the command centre, and governance decides: without both of them there is nothing to do. */
async function signRights(options: CityOptions, { hotlist, rights }: Orders): Promise<void> {
  const { infrastructure, progress = silent, signal } = options;
  if (rights === undefined && hotlist.length === 0) return;
  if (!runs(options, 'governance') || !runs(options, 'command-center')) return;
  await progress.step('rights, signed by the people of the demonstration', (note) =>
    unlessAborted(
      seedRights({
        publicUrl: infrastructure.publicUrl,
        accounts: readAccounts(DEMO_ACCOUNTS),
        ...{ hotlist, rights, note, assessed: runs(options, 'face-matcher') },
      }),
      signal,
    ),
  );
}

function memoryOf(infrastructure: Infrastructure, services: readonly Supervised[]): ReadonlyMap<string, number> {
  const processes = [
    ...infrastructure.children.map(({ name, pid }) => ({ name, pid })),
    ...services.map(({ process, pid }) => ({ name: process.replica, pid: pid() ?? 0 })),
  ];
  const memory = residentMiB(processes.map(({ pid }) => pid));
  return new Map(processes.map(({ name, pid }) => [name, memory.get(pid) ?? 0]));
}

/** Records what the deployment does, and asks governance for the cameras and rules, unless this city has no governance. */
async function requestImport(options: CityOptions, city: City, applied: Applied): Promise<Deployment> {
  const { infrastructure, cityFile, progress = silent } = options;
  const kafka = deploymentKafka(infrastructure, city.city, (error) => progress.print(`  ! ${error.message}`));
  try {
    const log = await openDeploymentLog(kafka, infrastructure, city.city);
    await log.applied(applied, Object.keys(infrastructure.kafka.passwords).length);
    await log.imports(cityFile);
    const imports = runs(options, 'governance') ? await importCity(kafka, city, sha256OfFile(cityFile)) : undefined;
    return { imports, close: () => kafka.close() };
  } catch (error) {
    await kafka.close();
    throw error;
  }
}
