import { rmSync } from 'node:fs';
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
import { clearTheWay } from './process/clear-the-way.ts';
import type { Child, Register } from './process/child.ts';
import { unlessGivenUp } from './process/child.ts';
import { createPidFile, pidFileOf } from './process/pid-file.ts';
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
  /** The broker last; it is never killed. */
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
  /** Gives the start up: what had started is stopped and the reason thrown. */
  readonly signal?: AbortSignal | undefined;
  /** For how long a server that starts may do nothing, ms. Default a minute. */
  readonly silenceMs?: number;
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
  await clearTheWay(directory, ports, (text) => progress.say(text));
  const secrets = await loadSecrets(folder, agencies);
  makePrivateFolder(folder.state);
  const closed = closeToOthers(folder.state);
  if (closed > 0) progress.say(`  closed ${closed} files and folders of an earlier run to other users of this machine`);
  rmSync(folder.logs, { recursive: true, force: true });
  makePrivateFolder(folder.logs);
  const pids = createPidFile(pidFileOf(directory));
  const begun: Child[] = [];
  const children: Child[] = [];
  /** The first part that fails gives the others up. */
  const failure = new AbortController();
  const givenUp = AbortSignal.any([failure.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const starting: Register = { ...pids, begun, givenUp, ...optional('silenceMs', options.silenceMs) };
  const servers: Record<Server, (register: Register) => Promise<Child>> = {
    kafka: (register) => startBroker(folder, ports, secrets, register),
    objects: (register) => startStore(folder, ports.objects, secrets, register),
    clickhouse: (register) => startClickHouse(folder, ports.clickhouse, secrets, register),
  };
  const takeAway = async (server: Server): Promise<() => Promise<void>> => {
    const place = children.findIndex(({ name }) => name === server);
    const child = children[place];
    if (!child) throw new LocalCityError(`${server} does not run here: start the infrastructure first.`);
    await child.stop({ neverKill: server === 'kafka' });
    return async () => {
      children[place] = await servers[server]({ ...pids, begun });
    };
  };
  const start = (what: string, begin: () => Promise<Child>): Promise<void> =>
    progress.step(what, async () => {
      try {
        children.push(await begin());
      } catch (error) {
        failure.abort(error);
        throw error;
      }
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
  await Promise.allSettled([
    start('Kafka', () => servers.kafka(starting)),
    start('the object store, its buckets and users', async () => {
      const child = await servers.objects(starting);
      await unlessGivenUp(applyObjectAccess(s3, secrets), givenUp);
      return child;
    }),
    start('ClickHouse', () => servers.clickhouse(starting)),
    start('sign-in', () => startOidc(folder, ports, secrets, starting, options.accountsFile)),
  ]);
  if (givenUp.aborted) {
    // A broker that is not up yet has nothing to lose by being ended.
    await endAll(begun, {});
    pids.clear();
    throw givenUp.reason;
  }
  return {
    ...addresses,
    pids,
    children,
    async stop() {
      await endAll(begun, { neverKill: true });
      pids.clear();
    },
    takeAway,
    applyDistricts: (districts, how) => applyRegistry(deployment, { districts, agencies }, how),
  };
}

const isBroker = ({ name }: Child): boolean => name === 'kafka';

/** The broker last, because everything else speaks to it. @param options for the broker: `neverKill` waits for it for as long as it takes */
async function endAll(begun: readonly Child[], options: { neverKill?: boolean }): Promise<void> {
  await Promise.all(begun.filter((child) => !isBroker(child)).map((child) => child.stop()));
  await Promise.all(begun.filter(isBroker).map((child) => child.stop(options)));
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
