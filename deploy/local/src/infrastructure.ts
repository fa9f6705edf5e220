import { rmSync } from 'node:fs';
import { loadEdgeCertificates } from './certificates.ts';
import { startClickHouse } from './clickhouse/server.ts';
import { LocalCityError } from './errors.ts';
import type { KafkaAddress } from './kafka/admin.ts';
import type { Applied } from './kafka/apply-registry.ts';
import { applyRegistry } from './kafka/apply-registry.ts';
import { startBroker } from './kafka/broker.ts';
import { applyObjectAccess, startStore } from './objects/server.ts';
import { issuerOf, OIDC_CLIENT_ID, publicUrlOf, startOidc } from './oidc/server.ts';
import { cityFolder, missingPrograms } from './paths.ts';
import type { Ports } from './ports.ts';
import { makePrivateFolder, PRIVATE_UMASK, revokeOthersAccess } from './private.ts';
import { freeFolderAndPorts } from './process/free-folder-and-ports.ts';
import type { Child, Register } from './process/child.ts';
import { unlessAborted } from './process/child.ts';
import { createPidFile, pidFileOf } from './process/pid-file.ts';
import type { PidFile } from './process/pid-file.ts';
import type { Progress } from './progress.ts';
import { silent } from './progress.ts';
import type { Secrets } from './secrets.ts';
import { loadSecrets } from './secrets.ts';

/** Addresses of all servers and the credentials for them. Plain data, so that another process can be given it. */
export type Addresses = {
  readonly directory: string;
  readonly ports: Ports;
  readonly kafka: { readonly brokers: readonly string[]; readonly passwords: Readonly<Record<string, string>> };
  readonly s3: {
    readonly endpoint: string;
    /** Secret keys by access key, which is the service's name. */
    readonly secretKeys: Readonly<Record<string, string>>;
    /** Access keys by service, if the store chooses them itself. */
    readonly accessKeys?: Readonly<Record<string, string>>;
    readonly root: { readonly accessKey: string; readonly secretKey: string };
  };
  readonly clickhouse: { readonly url: string; readonly passwords: Readonly<Record<string, string>> };
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
  readonly publicUrl: string;
  readonly sessionSecret: string;
  /** Keys of the city's proofs. A private key is given only to the service that signs with it. */
  readonly keys: Secrets['keys'];
};

export type Infrastructure = Addresses & {
  readonly pids: PidFile;
  readonly children: readonly Child[];
  /** Creates topics and grants access for these districts. A second run applies only the changes of the registry. */
  applyDistricts(districts: readonly string[], options?: { exclusive?: boolean }): Promise<Applied>;
  /** Stops one server in an orderly way. The function that it returns starts the server again on the same port and data. */
  takeAway(server: Server): Promise<() => Promise<void>>;
  /** Stops everything, the broker last; the broker is never killed. */
  stop(): Promise<void>;
};

/** The name of a server's process, which a drill may take away from the services. */
export type Server = 'kafka' | 'objects' | 'clickhouse';

export type InfrastructureOptions = {
  /** The folder of this city's state, logs and secrets. */
  readonly directory: string;
  readonly ports: Ports;
  readonly progress?: Progress;
  readonly accountsFile?: string;
  /** Agencies that have a user on the bus. */
  readonly agencies?: readonly string[];
  /** Aborts the start: the servers that had started are stopped, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** A server that does nothing for this long while it starts has failed, ms. Default a minute. */
  readonly silenceMs?: number;
};

/** The addresses alone, without the handles on processes. */
export function addressesOf(infrastructure: Infrastructure): Addresses {
  const { directory, ports, kafka, s3, clickhouse, oidc, publicUrl, sessionSecret, keys } = infrastructure;
  return { directory, ports, kafka, s3, clickhouse, oidc, publicUrl, sessionSecret, keys };
}

/** The broker's address with the credentials of one user. */
export const kafkaAs = (addresses: Pick<Addresses, 'kafka'>, username: string): KafkaAddress => ({
  brokers: addresses.kafka.brokers,
  username,
  password: addresses.kafka.passwords[username] ?? '',
});

/**
 * Starts Kafka, the object store, ClickHouse and the sign-in of one city, and returns when all are ready. Data of an earlier run are found
 * again.
 * @throws {LocalCityError} that names the obstacle and what to do; the servers that had started are stopped again
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { directory, ports, agencies = [] } = options;
  const secrets = await prepareFolders(options);
  const addresses = addressesFrom(directory, ports, secrets);
  const pids = createPidFile(pidFileOf(directory));
  const servers = startersOf(cityFolder(directory), ports, secrets);
  const started: Child[] = [];
  const stop = async (how: { neverKill?: boolean }): Promise<void> => {
    await endAll(started, how);
    pids.clear();
  };
  const children: Child[] = [];
  try {
    await startAll(options, secrets, servers, { ...pids, started }, children);
  } catch (error) {
    // A broker that is not up yet has no data to lose, so it may be killed.
    await stop({});
    throw error;
  }
  const deployment = kafkaAs(addresses, 'deployment');
  return {
    ...addresses,
    pids,
    children,
    stop: () => stop({ neverKill: true }),
    async takeAway(server) {
      const place = children.findIndex(({ name }) => name === server);
      const child = children[place];
      if (!child) throw new LocalCityError(`${server} does not run here: start the infrastructure first.`);
      await child.stop({ neverKill: server === 'kafka' });
      return async () => {
        children[place] = await servers[server]({ ...pids, started });
      };
    },
    applyDistricts: (districts, how) => applyRegistry(deployment, { districts, agencies }, how),
  };
}

/** Creates the city's secrets and folders, readable by their owner only; ends the processes that an earlier run left on these ports. */
async function prepareFolders(options: InfrastructureOptions): Promise<Secrets> {
  const { directory, ports, progress = silent, agencies = [] } = options;
  const missing = missingPrograms();
  if (missing.length > 0)
    throw new LocalCityError(
      `${missing.join(' and ')} is not here yet: run \`node tools/bootstrap.mjs\` (every make target does), then start again.`,
    );
  process.umask(PRIVATE_UMASK);
  makePrivateFolder(directory);
  const folder = cityFolder(directory);
  await freeFolderAndPorts(directory, ports, (text) => progress.print(text));
  const secrets = await loadSecrets(folder, agencies);
  makePrivateFolder(folder.state);
  await loadEdgeCertificates(folder);
  const closed = revokeOthersAccess(folder.state);
  if (closed > 0)
    progress.print(`  closed ${closed} files and folders of an earlier run to other users of this machine`);
  rmSync(folder.logs, { recursive: true, force: true });
  makePrivateFolder(folder.logs);
  return secrets;
}

const addressesFrom = (directory: string, ports: Ports, secrets: Secrets): Addresses => ({
  directory,
  ports,
  kafka: { brokers: [`127.0.0.1:${ports.kafka}`], passwords: secrets.kafka },
  s3: { endpoint: endpointOf(ports), secretKeys: secrets.objects, root: secrets.objectsRoot },
  clickhouse: { url: `http://127.0.0.1:${ports.clickhouse}`, passwords: secrets.clickhouse },
  oidc: { issuer: issuerOf(ports), clientId: OIDC_CLIENT_ID, clientSecret: secrets.oidcClientSecret },
  publicUrl: publicUrlOf(ports),
  sessionSecret: secrets.sessionSecret,
  keys: secrets.keys,
});

const endpointOf = ({ objects }: Ports): string => `http://127.0.0.1:${objects}`;

type Starters = Readonly<Record<Server, (register: Register) => Promise<Child>>>;

const startersOf = (folder: ReturnType<typeof cityFolder>, ports: Ports, secrets: Secrets): Starters => ({
  kafka: (register) => startBroker(folder, ports, secrets, register),
  objects: (register) => startStore(folder, ports.objects, secrets, register),
  clickhouse: (register) => startClickHouse(folder, ports.clickhouse, secrets, register),
});

/**
 * Starts all servers side by side and adds each to `children` when it is ready.
 * @throws the reason of the first that fails, once all of them have settled, so that no process can start later and be left running
 */
async function startAll(
  { directory, ports, progress = silent, accountsFile, signal, silenceMs }: InfrastructureOptions,
  secrets: Secrets,
  servers: Starters,
  register: Register,
  children: Child[],
): Promise<void> {
  // The first server that fails ends the wait for the others.
  const failure = new AbortController();
  const abortSignal = AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]);
  const registered: Register = { ...register, abortSignal, ...(silenceMs === undefined ? {} : { silenceMs }) };
  const start = (what: string, begin: () => Promise<Child>): Promise<void> =>
    progress.step(what, async () => {
      try {
        children.push(await begin());
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    });
  await Promise.allSettled([
    start('Kafka', () => servers.kafka(registered)),
    start('the object store, its buckets and users', async () => {
      const child = await servers.objects(registered);
      await unlessAborted(applyObjectAccess(endpointOf(ports), secrets), abortSignal);
      return child;
    }),
    start('ClickHouse', () => servers.clickhouse(registered)),
    start('sign-in', () => startOidc(cityFolder(directory), ports, secrets, registered, accountsFile)),
  ]);
  abortSignal.throwIfAborted();
}

const isBroker = ({ name }: Child): boolean => name === 'kafka';

/**
 * Ends the broker last, because everything else talks to it.
 * @param options of the broker: `neverKill` waits however long it takes to stop
 */
async function endAll(started: readonly Child[], options: { neverKill?: boolean }): Promise<void> {
  await Promise.all(started.filter((child) => !isBroker(child)).map((child) => child.stop()));
  await Promise.all(started.filter(isBroker).map((child) => child.stop(options)));
}
