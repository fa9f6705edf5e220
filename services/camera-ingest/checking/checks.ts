import type { CameraChecked, CameraCheckRequest, CheckPicture } from '@marsad/schemas';
import { addressesOf, hostOf, refusesHost, refusesSource } from '@marsad/schemas';
import type { Credential } from '@marsad/streaming';
import type { CheckReport } from './facts.ts';
import { factsOf } from './facts.ts';

/** How many checks run at once. Each decodes, and recording comes first. */
const MOST_CHECKS = 2;
/** A request that waited longer than this, ms, has nobody who waits for it. */
const TOO_OLD_MS = 30_000;

/** What is to be looked at: an address with its credential, or a file of the media folder. */
export type CheckedSource = CameraCheckRequest['source'] & { readonly login?: Credential | undefined };

/** A masked still of the stream. */
export type CheckStill = {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly capturedAtMs: number;
  readonly masks: number;
};

/** A look at a stream that has begun. `result` rejects if it could not be finished. */
export type RunningCheck = {
  readonly result: Promise<{ readonly report: CheckReport; readonly still: CheckStill | null }>;
  stop(): Promise<void>;
};

type Needs = {
  readonly start: (source: CheckedSource, seconds: number) => RunningCheck;
  readonly credentialOf: (name: string) => Credential | undefined;
  /** The districts whose cameras sign in with this credential; none if no camera that is known here does. */
  readonly districtsOf: (credential: string) => ReadonlySet<string>;
  /** The addresses of IP that a name has now; none if it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Networks in which this deployment has cameras although services open no such addresses. */
  readonly networks: readonly string[];
  readonly publish: (
    result: CameraChecked,
    still: (CheckPicture & { readonly jpeg: Uint8Array }) | undefined,
  ) => Promise<void>;
  readonly onFailed: (checkId: string, error: unknown) => void;
  readonly now: () => number;
};

type Answer = Pick<CameraChecked, 'outcome' | 'facts'> & { readonly still?: CheckStill | undefined };

/** Looks at addresses that people ask about, a few at a time, and answers each request once. */
export function createChecks(needs: Needs) {
  const { start, publish, onFailed, now } = needs;
  const running = new Set<RunningCheck>();
  let begun = 0;

  const look = async ({ source, seconds, district }: CameraCheckRequest): Promise<Answer> => {
    if (await leadsToRefusedHost(source, needs)) return { outcome: 'address_refused' };
    const name = source.kind === 'rtsp' ? source.credential : undefined;
    const login = name === undefined ? undefined : credentialIn(district, name, needs);
    if (name !== undefined && !login) return { outcome: 'credential_unknown' };
    const check = start({ ...source, ...(login && { login }) }, seconds);
    running.add(check);
    try {
      const { report, still } = await check.result;
      return { outcome: 'checked', facts: factsOf(report), still: still ?? undefined };
    } finally {
      running.delete(check);
    }
  };
  const answer = async (request: CameraCheckRequest): Promise<void> => {
    const { checkId, district } = request;
    const { still, ...result } = await attempt(request);
    const picture = still && { checkId, district, ...still };
    await publish({ checkId, district, ...result, hasPicture: still !== undefined, atMs: now() }, picture);
  };
  const attempt = async (request: CameraCheckRequest): Promise<Answer> => {
    if (begun >= MOST_CHECKS) return { outcome: 'overloaded' };
    begun += 1;
    try {
      return await look(request);
    } catch (error) {
      onFailed(request.checkId, error);
      return { outcome: 'failed' };
    } finally {
      begun -= 1;
    }
  };
  return {
    /** Answers a request that the broker took at this time. One that is too old is dropped. */
    async request(request: CameraCheckRequest, takenAtMs: number): Promise<void> {
      if (now() - takenAtMs <= TOO_OLD_MS) await answer(request);
    },
    stop: async (): Promise<void> => void (await Promise.allSettled([...running].map((check) => check.stop()))),
  };
}
export type Checks = ReturnType<typeof createChecks>;

/** A credential, unless only cameras of other districts have it: whoever checked an address of their own with it would be sent its password. */
function credentialIn(
  district: string,
  name: string,
  { credentialOf, districtsOf }: Pick<Needs, 'credentialOf' | 'districtsOf'>,
): Credential | undefined {
  const districts = districtsOf(name);
  return districts.size === 0 || districts.has(district) ? credentialOf(name) : undefined;
}

/** Whether the address, or what its name resolves to now, is none that a service opens. */
async function leadsToRefusedHost(
  source: CameraCheckRequest['source'],
  { resolve, networks }: Pick<Needs, 'resolve' | 'networks'>,
): Promise<boolean> {
  if (refusesSource(source, networks)) return true;
  const hosts = addressesOf(source).flatMap((address) => hostOf(address) ?? []);
  const resolved = (await Promise.all(hosts.map(resolve))).flat();
  return resolved.some((ip) => refusesHost(ip.includes(':') ? `[${ip}]` : ip, networks));
}
