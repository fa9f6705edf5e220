import { OnvifError, type Discovery, type OnvifFault, type Probe } from '@marsad/onvif';
import {
  hostOf,
  refusesHost,
  type DeviceFault,
  type DeviceSearchAnswer,
  type DeviceSearchRequest,
  type SearchTarget,
} from '@marsad/schemas';
import { deviceAsked, devicesFound, type SearchOutcome } from './search-answer.ts';

/** How many searches one replica makes at once. */
const MOST_SEARCHES = 4;
/** A request that waited longer than this, ms, has nobody who waits for it. */
const TOO_OLD_MS = 30_000;

type Credential = { readonly user: string; readonly password: string };
type AskedAddress = Extract<SearchTarget, { kind: 'device' }>;

export type SearchesOptions = {
  /** Calls for devices on the networks of this machine. */
  readonly discover: (signal: AbortSignal) => Promise<Discovery>;
  /** Asks one device what it is. @throws {OnvifError} */
  readonly probe: (address: string, credential: Credential | undefined, signal: AbortSignal) => Promise<Probe>;
  readonly credentialOf: (name: string) => { readonly username: string; readonly password: string } | undefined;
  /** The addresses of IP that a name has now; none if it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Networks in which this deployment has cameras although services open no such addresses. */
  readonly networks: readonly string[];
  readonly publish: (answer: DeviceSearchAnswer) => Promise<void>;
  readonly onFailed: (searchId: string, error: unknown) => void;
  readonly now: () => number;
};

/** Searches for ONVIF devices on behalf of people, a few searches at a time, and answers each request once. */
export function createSearches(options: SearchesOptions) {
  const { discover, networks, publish, onFailed, now } = options;
  const ended = new AbortController();
  const running = new Set<Promise<SearchOutcome>>();

  const search = async ({ target }: DeviceSearchRequest): Promise<SearchOutcome> =>
    target.kind === 'network'
      ? devicesFound(await discover(ended.signal), networks)
      : askDevice(target, options, ended.signal);
  const attempt = async (request: DeviceSearchRequest): Promise<SearchOutcome> => {
    if (running.size >= MOST_SEARCHES) return { outcome: 'overloaded' };
    const outcome = search(request);
    running.add(outcome);
    try {
      return await outcome;
    } catch (error) {
      onFailed(request.searchId, error);
      return { outcome: 'failed' };
    } finally {
      running.delete(outcome);
    }
  };
  return {
    /** Answers a request that the broker took at this time. One that is too old is dropped. */
    async request(request: DeviceSearchRequest, takenAtMs: number): Promise<void> {
      if (now() - takenAtMs > TOO_OLD_MS) return;
      const { searchId, district } = request;
      await publish({ searchId, district, ...(await attempt(request)), atMs: now() });
    },
    /** Ends the searches that run. */
    async stop(): Promise<void> {
      ended.abort();
      await Promise.allSettled(running);
    },
  };
}
export type Searches = ReturnType<typeof createSearches>;

async function askDevice(
  { address, credential: name }: AskedAddress,
  { probe, credentialOf, resolve, networks }: Pick<SearchesOptions, 'probe' | 'credentialOf' | 'resolve' | 'networks'>,
  signal: AbortSignal,
): Promise<SearchOutcome> {
  if (await leadsToRefusedHost(address, resolve, networks)) return { outcome: 'address_refused' };
  const named = name === undefined ? undefined : credentialOf(name);
  if (name !== undefined && !named) return { outcome: 'credential_unknown' };
  try {
    return deviceAsked(await probe(address, named && { user: named.username, password: named.password }, signal));
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return { outcome: 'not_usable', fault: faultOf(error.code) };
  }
}

/** Every fault of the package is one of the contract, or this does not compile. */
const faultOf = (code: OnvifFault): DeviceFault => code;

/** Whether the address, or what its name resolves to now, is none that a service opens. */
async function leadsToRefusedHost(
  address: string,
  resolve: SearchesOptions['resolve'],
  networks: readonly string[],
): Promise<boolean> {
  // A URL of http spells one host in many ways. The one that is opened is judged.
  const host = URL.parse(address)?.hostname;
  const written = hostOf(address);
  if (host === undefined || host === '' || written === undefined || refusesHost(written, networks)) return true;
  const resolved = await resolve(host.replace(/^\[|\]$/g, ''));
  return [host, ...resolved].some((ip) =>
    refusesHost(ip.includes(':') && !ip.startsWith('[') ? `[${ip}]` : ip, networks),
  );
}
