import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressesOf, DEMO_ACCOUNTS, readAccounts, signIn, MARSAD_FOLDER, type SignedIn } from '@marsad/deploy-local';
import { auditOriginOf, publicKeyOf, verifyLog, type LogVerdict } from '@marsad/proof';
import type { AgencyMessage, Alert } from '@marsad/schemas';
import { demoAccountOf } from '../city/demo-account.ts';
import type { SampleCity } from '../city/sample-city.ts';
import { readLogOfCity } from '../marsad/audit-read.ts';
import { consumeAsAgency } from './agency.ts';
import { checkEvidence, type Evidence } from './evidence.ts';
import { lookForAPerson, signInPeople, type Search } from './people.ts';
import type { Plan } from './plan.ts';
import { playClips, readGaps, type ClipsPlayed, type NamedGap, type Stats } from './questions.ts';
import { readMetrics, refusedSendsOf, type RefusedSends } from './refused-sends.ts';
import { watchCity, type CityWatch } from './watch.ts';

/** How often each camera's speed is asked for, ms. */
const STATS_EVERY_MS = 2_000;
const AGENCY = 'police';
const OTHER_AGENCY = 'civil-protection';

/** The results of one bounded run of the city. */
export type Observation = {
  readonly watch: CityWatch;
  /** The latest revision of each alert of the event stream. */
  readonly alerts: readonly Alert[];
  /** How many alerts the list of alerts has. */
  readonly alertsListed: number;
  readonly stats: Stats;
  readonly gaps: readonly NamedGap[];
  /** Frames a second of each camera, measured again and again while it played. */
  readonly fps: ReadonlyMap<string, readonly number[]>;
  readonly clips: ClipsPlayed;
  readonly refused: readonly RefusedSends[];
  readonly search: Search | undefined;
  /** Absent in a short run, which may end before a segment of the recordings does. */
  readonly evidence: Evidence | undefined;
  readonly agency: {
    readonly messages: readonly AgencyMessage[];
    readonly inOneVersion: number;
    readonly deniedElsewhere: boolean;
  };
  readonly log: LogVerdict;
  readonly residentMiB: ReadonlyMap<string, number>;
};

/** Asks for the cameras' speed until the time is over. */
async function measureFps(person: SignedIn, seconds: number): Promise<Map<string, number[]>> {
  const fps = new Map<string, number[]>();
  for (const until = Date.now() + seconds * 1_000; Date.now() < until;) {
    await sleep(STATS_EVERY_MS);
    const { cameras } = await person.json<Stats>('/api/stats');
    for (const { camera, health, analysedFps } of cameras)
      if (health === 'playing' && analysedFps > 0) fps.set(camera, [...(fps.get(camera) ?? []), analysedFps]);
  }
  return fps;
}

async function searchAfter(publicUrl: string, delayMs: number | undefined): Promise<Search | undefined> {
  if (delayMs === undefined) return undefined;
  await sleep(delayMs);
  return lookForAPerson(await signInPeople(publicUrl, readAccounts(DEMO_ACCOUNTS)));
}

/** Lets the city run for a bounded time and asks it what its people would ask, through the public interfaces. */
export async function observe({ infrastructure, city }: SampleCity, plan: Plan): Promise<Observation> {
  const { publicUrl } = city;
  const { username, password } = demoAccountOf('operator');
  const person = await signIn(publicUrl, username, password);
  const cameras = city.city.cameras.map(({ camera }) => camera as string);
  const stop = new AbortController();
  const { watch, ended } = watchCity(person, publicUrl, cameras, join(MARSAD_FOLDER, 'smoke', 'unmasked'), stop.signal);
  ended.catch((error: unknown) => console.error(`the event stream broke: ${String(error)}`));
  const agency = await consumeAsAgency(addressesOf(infrastructure), city.city.city, AGENCY);
  const [fps, search] = await Promise.all([
    measureFps(person, plan.seconds),
    searchAfter(publicUrl, plan.authoriseAfterMs),
  ]);
  const stats = await person.json<Stats>('/api/stats');
  const processes = city.services.map(({ process, telemetryPort }) => ({ replica: process.replica, telemetryPort }));
  const refused = refusedSendsOf(await readMetrics(processes));
  const { alerts: listed } = await person.json<{ alerts: unknown[] }>('/api/alerts?limit=500');
  const alerts = [...watch.alerts.values()];
  const clips = await playClips(person, alerts);
  const gaps = await readGaps(person, stats);
  const addresses = addressesOf(infrastructure);
  const isShort = plan.authoriseAfterMs === undefined;
  const evidence = isShort ? undefined : await checkEvidence(addresses, city.city.city, person, alerts);
  stop.abort();
  const [{ id: district = '' } = {}] = city.city.districts;
  const deniedElsewhere = await agency.deniedElsewhere(district, OTHER_AGENCY);
  await agency.stop();
  const key = { name: auditOriginOf(city.city.city), publicKey: publicKeyOf(infrastructure.keys.audit.publicKey) };
  const log = verifyLog({ ...(await readLogOfCity(infrastructure)), key });
  return {
    ...{ watch, alerts, alertsListed: listed.length, stats, gaps, fps, clips, refused, search, evidence, log },
    agency: { messages: agency.messages, inOneVersion: agency.inOneVersion(), deniedElsewhere },
    residentMiB: city.memory(),
  };
}
