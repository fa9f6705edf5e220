import { join } from 'node:path';
import {
  addressesOf,
  DEMO_ACCOUNTS,
  LocalCityError,
  readAccounts,
  signIn,
  WORKSHOP,
  type Infrastructure,
  type RunningCity,
} from '@marsad/deploy-local';
import { auditOriginOf, publicKeyOf, verifyLog } from '@marsad/proof';
import { readLogOfCity } from '../marsad/audit-read.ts';
import { faultText } from '../marsad/audit-report.ts';
import { agencyFaults, listenAsAgency } from './agency.ts';
import type { Passage } from './expected.ts';
import { crossingFaults, percentile, tally } from './judge.ts';
import { lookForAPerson, signInPeople } from './people.ts';
import { readMetrics, refusedSends } from './refused-sends.ts';
import { behaviourFaults, plateFaults, playClips, type Stats } from './questions.ts';
import { watchCity } from './watch.ts';

/** How long the city runs, and from when on somebody is looked for: never in a short run. */
export type Plan = { readonly seconds: number; readonly authoriseAfterMs?: number; readonly leastFps: number };
/**
 * Three whole loops of the longest clip, the loop at hand before them, and the last clips' encoding. The hall's clip has passed twice
 * before somebody is looked for, and nobody may have been proposed.
 */
export const WHOLE: Plan = { seconds: 175, authoriseAfterMs: 65_000, leastFps: 4 };
/** Each scheduled clip plays at least once. What needs whole loops, or a person who is looked for, is not asked; how fast is a question for an idle machine. */
export const SHORT: Plan = { seconds: 50, leastFps: 1 };
const STALL_MS = 10_000;
const SETTLE_MS = 2_000;
/** A short clip plays once in so many seconds (`everySeconds` in samples/city.yaml). */
const PLAY_EVERY_SECONDS = 30;

const AGENCY = 'police';
const OTHER_AGENCY = 'civil-protection';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets the city run for a bounded time, asks it what its people would ask, and says what is wrong. */
export async function ask(
  infrastructure: Infrastructure,
  city: RunningCity,
  passages: readonly Passage[],
  startSeconds: number,
  { seconds, authoriseAfterMs, leastFps }: Plan = WHOLE,
) {
  const accounts = readAccounts(DEMO_ACCOUNTS);
  const account = accounts.find(({ role, districts }) => role === 'operator' && districts.includes('*'));
  if (!account) throw new LocalCityError(`${DEMO_ACCOUNTS} has no operator of the whole city`);
  const person = await signIn(city.publicUrl, account.username, account.password);
  const cameras = city.city.cameras.map(({ camera }) => camera as string);
  const stop = new AbortController();
  const { seen, ended } = watchCity(person, city.publicUrl, cameras, join(WORKSHOP, 'smoke', 'unmasked'), stop.signal);
  ended.catch((error: unknown) => console.error(`the event stream broke: ${String(error)}`));
  const agency = await listenAsAgency(addressesOf(infrastructure), city.city.city, AGENCY);
  const search =
    authoriseAfterMs === undefined
      ? undefined
      : wait(authoriseAfterMs).then(async () => lookForAPerson(await signInPeople(city.publicUrl, accounts)));
  const fps = new Map<string, number[]>();
  for (const until = Date.now() + seconds * 1000; Date.now() < until;) {
    await wait(SETTLE_MS);
    const now = await person.json<Stats>('/api/stats');
    for (const { camera, health, analysedFps } of now.cameras)
      if (health === 'playing' && analysedFps > 0) fps.set(camera, [...(fps.get(camera) ?? []), analysedFps]);
  }
  const faces = await search;
  const stats = await person.json<Stats>('/api/stats');
  const refused = refusedSends(
    await readMetrics(city.services.map(({ process, telemetryPort }) => ({ replica: process.replica, telemetryPort }))),
  );
  const { alerts: listed } = await person.json<{ alerts: { alertId: string }[] }>('/api/alerts?limit=500');
  const alerts = [...seen.alerts.values()];
  const clips = await playClips(person, alerts);
  stop.abort();
  const [{ id: district = '' } = {}] = city.city.districts;
  const denied = await agency.deniedElsewhere(district, OTHER_AGENCY);
  await agency.stop();
  const log = verifyLog({
    ...(await readLogOfCity(infrastructure)),
    key: { name: auditOriginOf(city.city.city), publicKey: publicKeyOf(infrastructure.keys.audit.publicKey) },
  });

  // The part at the start of the watch was already playing, the last one still is.
  const loopsOf = (camera: string): { first: number; whole: number } => {
    const parts = seen.crossings.filter((crossing) => crossing.camera === camera).map(({ part }) => part);
    const first = Math.min(...parts) + 1;
    return { first, whole: parts.length === 0 ? 0 : Math.max(0, Math.max(...parts) - first) };
  };
  const looping = [...new Set(passages.filter(({ kind }) => kind === 'crossing').map(({ camera }) => camera))];
  const loops = new Map(looping.map((camera) => [camera, loopsOf(camera)]));
  const counted = seen.crossings
    .map((crossing) => ({ ...crossing, part: crossing.part - (loops.get(crossing.camera)?.first ?? 0) }))
    .filter(({ part }) => part >= 0);
  const crossings = tally(passages, counted, new Map([...loops].map(([camera, { whole }]) => [camera, whole])));
  const middle = (values: readonly number[]): number => percentile(values, 0.5) ?? 0;
  const analysedFps = Object.fromEntries([...fps].map(([camera, values]) => [camera, middle(values)]));
  const always = city.city.cameras
    .filter(({ source }) => source.kind === 'file' && source.everySeconds === undefined)
    .map(({ camera }) => camera as string);
  const p99 = percentile(seen.latenciesMs, 0.99);
  const faults = [
    ...crossingFaults(
      authoriseAfterMs === undefined ? crossings.filter(({ loops: [one] }) => one !== undefined) : crossings,
    ),
    ...behaviourFaults(passages, alerts, Math.floor(seconds / PLAY_EVERY_SECONDS) - 1),
    ...plateFaults(passages, alerts),
    ...clips.faults,
    ...new Set(seen.unmasked),
    ...always
      .filter((camera) => (analysedFps[camera] ?? 0) < leastFps)
      .map((camera) => `${camera} is analysed at ${analysedFps[camera] ?? 0} frames a second, less than ${leastFps}`),
    ...(p99 === null ? ['no alert was raised while watching'] : p99 > STALL_MS ? [`alerts stall: p99 ${p99} ms`] : []),
    ...(seen.pictures === 0 ? ['no masked picture arrived'] : []),
    ...(seen.firstOfPart === 0 ? ['no part’s first picture arrived'] : []),
    ...(listed.length === 0 ? ['the list of alerts is empty'] : []),
    ...(stats.clickhouse === null
      ? ['ClickHouse does not answer']
      : (stats.clickhouse['observations.crossings'] ?? 0) === 0
        ? ['no crossing reached ClickHouse']
        : []),
    ...refused.map(({ replica, topic, count }) => `${replica}: ${count} sends to ${topic} were refused`),
    ...(stats.deadLetters === 0 ? [] : [`${stats.deadLetters ?? 'unknown'} dead letters`]),
    ...(clips.played === 0 ? ['no clip could be played'] : []),
    ...(faces?.faults ?? []),
    ...agencyFaults(agency.messages, agency.inOneVersion(), denied),
    ...(log.fault ? [`the audit log: ${faultText(log.fault)}`] : []),
    ...(log.size === 0 ? ['the audit log is empty'] : []),
  ];
  const ofRule = (rule: string): number => alerts.filter(({ why }) => why.rule === rule).length;
  return {
    faults,
    report: {
      cameras: stats.cameras.length,
      framesAnalysed: stats.framesAnalysed,
      framesShed: stats.cameras.reduce((sum, { framesShed }) => sum + framesShed, 0),
      tracks: stats.clickhouse?.['observations.tracks'] ?? null,
      plateReads: stats.clickhouse?.['observations.plate_reads'] ?? null,
      hotlistAlerts: ofRule('hotlist'),
      behaviourAlerts: ofRule('behaviour'),
      /** What was counted into all of them: an alert is one episode. */
      observations: alerts.reduce((sum, { observations }) => sum + observations, 0),
      crossings,
      picturesSeen: seen.pictures,
      previewsDecoded: seen.decoded,
      firstPicturesDecoded: seen.firstOfPart,
      unmaskedFound: seen.unmasked.length,
      clipsPlayed: clips.played,
      clickhouseRows:
        stats.clickhouse === null ? null : Object.values(stats.clickhouse).reduce((sum, rows) => sum + rows, 0),
      deadLetters: stats.deadLetters,
      recordingGaps: stats.recordingGaps,
      sendsRefused: refused.reduce((sum, { count }) => sum + count, 0),
      ...faces?.report,
      agencyMessages: agency.messages.length,
      agencyDeniedElsewhere: denied,
      auditEntries: log.size,
      auditVerified: log.fault === undefined,
      latencyMs: { p50: percentile(seen.latenciesMs, 0.5), p99, alerts: seen.latenciesMs.length },
      analysedFps,
      residentMiB: Object.fromEntries(city.memory()),
      startSeconds,
    },
  };
}

export type Report = Awaited<ReturnType<typeof ask>>['report'];
