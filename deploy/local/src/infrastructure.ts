import { rmSync } from 'node:fs';
import { join } from 'node:path';
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
import { closeToOthers, makePrivateFolder, PRIVATE_UMASK } from './private.ts';
import { assertPortsFree } from './ports.ts';
import type { Child } from './process/child.ts';
import { createPidFile, stopLeftovers } from './process/pid-file.ts';
import type { PidFile } from './process/pid-file.ts';
import type { Progress } from './progress.ts';
import { silent } from './progress.ts';
import type { Secrets } from './secrets.ts';
import { loadSecrets } from './secrets.ts';

/** Where everything is and the credentials to reach it: plain data, so that it can be handed to another process. */
export type Addresses = {
  readonly directory: string;
  readonly ports: Ports;
  readonly kafka: { readonly brokers: readonly string[]; readonly passwords: Readonly<Record<string, string>> };
  readonly s3: {
    readonly endpoint: string;
    /** Secret keys by access key, which is the service's name. */
    readonly secretKeys: Readonly<Record<string, string>>;
    /** By service, where a store gives out names of its own. */
    readonly accessKeys?: Readonly<Record<string, string>>;
    readonly root: { readonly accessKey: string; readonly secretKey: string };
  };
  readonly clickhouse: { readonly url: string; readonly passwords: Readonly<Record<string, string>> };
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
  readonly publicUrl: string;
  readonly sessionSecret: string;
  /** Keys of the city's proofs: private ones go to the service that signs and to nobody else. */
  readonly keys: Secrets['keys'];
};

export type Infrastructure = Addresses & {
  readonly pids: PidFile;
  readonly children: readonly Child[];
  /** Topics and access for these districts; running it again changes nothing, or what changed in the registry. */
  applyDistricts(districts: readonly string[], options?: { exclusive?: boolean }): Promise<Applied>;
  /** Stops one server in order and resolves when it has ended. What it gives starts the server again on the same ports and data. */
  takeAway(server: Server): Promise<() => Promise<void>>;
  /** In reverse order of the start; the broker is never killed. */
  stop(): Promise<void>;
};

/** What services depend on and a drill may take from them; the name of its process. */
export type Server = 'kafka' | 'objects' | 'clickhouse';

export type InfrastructureOptions = {
  /** Holds state, logs and secrets of this city. */
  readonly directory: string;
  readonly ports: Ports;
  readonly progress?: Progress;
  readonly accountsFile?: string;
  /** Agencies that have a user on the bus. */
  readonly agencies?: readonly string[];
};

/** The plain part, without the handles on processes. */
export function addressesOf(infrastructure: Infrastructure): Addresses {
  const { directory, ports, kafka, s3, clickhouse, oidc, publicUrl, sessionSecret, keys } = infrastructure;
  return { directory, ports, kafka, s3, clickhouse, oidc, publicUrl, sessionSecret, keys };
}

/** The address of the broker as one principal. */
export const kafkaAs = (addresses: Pick<Addresses, 'kafka'>, username: string): KafkaAddress => ({
  brokers: addresses.kafka.brokers,
  username,
  password: addresses.kafka.passwords[username] ?? '',
});

/**
 * Starts Kafka, the object store, ClickHouse and the sign-in of one city, each ready before this returns. What was kept is found again.
 * @throws {LocalCityError} saying what is in the way and what to do; what had started is stopped again.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { directory, ports, progress = silent, agencies = [] } = options;
  const missing = missingPrograms();
  if (missing.length > 0)
    throw new LocalCityError(
      `${missing.join(' and ')} is not here yet: run \`node tools/bootstrap.mjs\` (every make target does), then start again.`,
    );
  process.umask(PRIVATE_UMASK);
  makePrivateFolder(directory);
  const folder = cityFolder(directory);
  const pidFile = join(directory, 'processes.json');
  const left = await stopLeftovers(pidFile, directory);
  if (left.length > 0) progress.say(`  stopped what an earlier run had left: ${left.join(', ')}`);
  await assertPortsFree(ports);
  const secrets = await loadSecrets(folder, agencies);
  makePrivateFolder(folder.state);
  const closed = closeToOthers(folder.state);
  if (closed > 0) progress.say(`  closed ${closed} files and folders of an earlier run to other users of this machine`);
  rmSync(folder.logs, { recursive: true, force: true });
  makePrivateFolder(folder.logs);
  const pids = createPidFile(pidFile);
  const children: Child[] = [];
  const end = (child: Child): Promise<void> => child.stop({ neverKill: child.name === 'kafka' });
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child);
    pids.clear();
  };
  const servers: Record<Server, () => Promise<Child>> = {
    kafka: () => startBroker(folder, ports, secrets, pids),
    objects: () => startStore(folder, ports.objects, secrets, pids),
    clickhouse: () => startClickHouse(folder, ports.clickhouse, secrets, pids),
  };
  const takeAway = async (server: Server): Promise<() => Promise<void>> => {
    const place = children.findIndex(({ name }) => name === server);
    const child = children[place];
    if (!child) throw new LocalCityError(`${server} does not run here: start the infrastructure first.`);
    await end(child);
    return async () => {
      children[place] = await servers[server]();
    };
  };
  const start = (what: string, begin: () => Promise<Child>): Promise<void> =>
    progress.step(what, async () => {
      children.push(await begin());
    });
  const s3 = `http://127.0.0.1:${ports.objects}`;
  const addresses: Addresses = {
    directory,
    ports,
    kafka: { brokers: [`127.0.0.1:${ports.kafka}`], passwords: secrets.kafka },
    s3: { endpoint: s3, secretKeys: secrets.objects, root: secrets.objectsRoot },
    clickhouse: { url: `http://127.0.0.1:${ports.clickhouse}`, passwords: secrets.clickhouse },
    oidc: { issuer: issuerOf(ports), clientId: OIDC_CLIENT_ID, clientSecret: secrets.oidcClientSecret },
    publicUrl: publicUrlOf(ports),
    sessionSecret: secrets.sessionSecret,
    keys: secrets.keys,
  };
  const deployment = kafkaAs(addresses, 'deployment');
  try {
    const results = await Promise.allSettled([
      start('Kafka', servers.kafka),
      start('the object store, its buckets and users', async () => {
        const child = await servers.objects();
        await applyObjectAccess(s3, secrets);
        return child;
      }),
      start('ClickHouse', servers.clickhouse),
      start('sign-in', () => startOidc(folder, ports, secrets, pids, options.accountsFile)),
    ]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...addresses,
    pids,
    children,
    stop,
    takeAway,
    applyDistricts: (districts, how) => applyRegistry(deployment, { districts, agencies }, how),
  };
}
