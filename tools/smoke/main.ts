// `make smoke`: the sample city without a person. A bounded run, then the questions a user would ask, through the public interfaces.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createProgress,
  DEMO_ACCOUNTS,
  DEMO_PORTS,
  LocalCityError,
  readAccounts,
  ROOT,
  startCity,
  startInfrastructure,
  WORKSHOP,
  type RunningCity,
} from '@marsad/deploy-local';
import { loadCity } from '@marsad/samples';
import Table from 'cli-table3';
import { signIn } from '../city-client/sign-in.ts';
import { readExpected, type Passage } from './expected.ts';
import { crossingFaults, percentile, tally } from './judge.ts';
import { behaviourFaults, plateFaults, playClips, type Stats } from './questions.ts';
import { watchCity } from './watch.ts';

/** Three whole loops of the longest clip, the loop at hand before them, and the last clips' encoding. */
const RUN_SECONDS = 175;
const STALL_MS = 10_000;
const SETTLE_MS = 2_000;
const LEAST_FPS = 4;
/** A short clip plays once in so many seconds (`everySeconds` in samples/city.yaml). */
const PLAY_EVERY_SECONDS = 30;

async function ask(city: RunningCity, passages: readonly Passage[], startSeconds: number) {
  const account = readAccounts(DEMO_ACCOUNTS).find(
    ({ role, districts }) => role === 'operator' && districts.includes('*'),
  );
  if (!account) throw new LocalCityError(`${DEMO_ACCOUNTS} has no operator of the whole city`);
  const person = await signIn(city.publicUrl, account.username, account.password);
  const cameras = city.city.cameras.map(({ camera }) => camera as string);
  const stop = new AbortController();
  const { seen, ended } = watchCity(person, city.publicUrl, cameras, join(WORKSHOP, 'smoke', 'unmasked'), stop.signal);
  ended.catch((error: unknown) => console.error(`the event stream broke: ${String(error)}`));
  const fps = new Map<string, number[]>();
  for (const until = Date.now() + RUN_SECONDS * 1000; Date.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const now = await person.json<Stats>('/api/stats');
    for (const { camera, health, analysedFps } of now.cameras)
      if (health === 'playing' && analysedFps > 0) fps.set(camera, [...(fps.get(camera) ?? []), analysedFps]);
  }
  const stats = await person.json<Stats>('/api/stats');
  const { alerts: listed } = await person.json<{ alerts: { alertId: string }[] }>('/api/alerts?limit=500');
  const alerts = [...seen.alerts.values()];
  const clips = await playClips(person, alerts);
  stop.abort();

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
    ...crossingFaults(crossings),
    ...behaviourFaults(passages, alerts, Math.floor(RUN_SECONDS / PLAY_EVERY_SECONDS) - 1),
    ...plateFaults(passages, alerts),
    ...clips.faults,
    ...new Set(seen.unmasked),
    ...always
      .filter((camera) => (analysedFps[camera] ?? 0) < LEAST_FPS)
      .map((camera) => `${camera} is analysed at ${analysedFps[camera] ?? 0} frames a second, less than ${LEAST_FPS}`),
    ...(p99 === null ? ['no alert was raised while watching'] : p99 > STALL_MS ? [`alerts stall: p99 ${p99} ms`] : []),
    ...(seen.pictures === 0 ? ['no masked picture arrived'] : []),
    ...(listed.length === 0 ? ['the list of alerts is empty'] : []),
    ...(stats.clickhouse === null
      ? ['ClickHouse does not answer']
      : (stats.clickhouse['observations.crossings'] ?? 0) === 0
        ? ['no crossing reached ClickHouse']
        : []),
    ...(stats.deadLetters === 0 ? [] : [`${stats.deadLetters ?? 'unknown'} dead letters`]),
    ...(clips.played === 0 ? ['no clip could be played'] : []),
  ];
  const hotlist = alerts.filter(({ why }) => why.rule === 'hotlist').length;
  return {
    faults,
    report: {
      cameras: stats.cameras.length,
      framesAnalysed: stats.framesAnalysed,
      framesShed: stats.cameras.reduce((sum, { framesShed }) => sum + framesShed, 0),
      tracks: stats.clickhouse?.['observations.tracks'] ?? null,
      plateReads: stats.clickhouse?.['observations.plate_reads'] ?? null,
      hotlistAlerts: hotlist,
      behaviourAlerts: alerts.length - hotlist,
      crossings,
      picturesSeen: seen.pictures,
      unmaskedPictures: seen.unmasked.length,
      clipsPlayed: clips.played,
      clickhouseRows:
        stats.clickhouse === null ? null : Object.values(stats.clickhouse).reduce((sum, rows) => sum + rows, 0),
      deadLetters: stats.deadLetters,
      recordingGaps: stats.recordingGaps,
      latencyMs: { p50: percentile(seen.latenciesMs, 0.5), p99, alerts: seen.latenciesMs.length },
      analysedFps,
      residentMiB: Object.fromEntries(city.memory()),
      startSeconds,
    },
  };
}

type Report = Awaited<ReturnType<typeof ask>>['report'];

function print(report: Report): void {
  const table = new Table({ head: ['question', 'answer'], style: { head: [], border: [] } });
  for (const [name, answer] of Object.entries(report)) {
    if (name === 'crossings') continue;
    table.push([
      name,
      typeof answer === 'object' && answer !== null
        ? Object.entries(answer)
            .map(([key, value]) => `${key} ${value}`)
            .join('\n')
        : String(answer),
    ]);
  }
  const loops = new Table({
    head: ['camera', 'line', 'direction', 'class', 'expected a loop', 'seen, loop by loop'],
    style: { head: [], border: [] },
  });
  for (const row of report.crossings)
    loops.push([row.camera, row.line, row.direction, row.class, row.expected, row.loops.join(', ')]);
  console.log(`${table.toString()}\n${loops.toString()}`);
}

async function main(): Promise<void> {
  const progress = createProgress();
  const directory = join(WORKSHOP, 'smoke');
  rmSync(directory, { recursive: true, force: true });
  const passages = readExpected(join(ROOT, 'samples', 'expected.csv'));
  const from = performance.now();
  const infrastructure = await startInfrastructure({
    directory,
    ports: DEMO_PORTS,
    progress,
    agencies: loadCity(join(ROOT, 'samples', 'city.yaml')).agencies.map(({ id }) => id),
  });
  let city: RunningCity | undefined;
  try {
    city = await startCity({
      infrastructure,
      cityFile: join(ROOT, 'samples', 'city.yaml'),
      hotlistFile: join(ROOT, 'samples', 'hotlist.yaml'),
      rightsFile: join(ROOT, 'samples', 'rights.yaml'),
      progress,
    });
    const startSeconds = Math.round((performance.now() - from) / 100) / 10;
    progress.say(`  watching for ${RUN_SECONDS} s …`);
    const { report, faults } = await ask(city, passages, startSeconds);
    print(report);
    mkdirSync(WORKSHOP, { recursive: true });
    writeFileSync(join(WORKSHOP, 'smoke.json'), `${JSON.stringify({ ...report, faults }, null, 2)}\n`);
    for (const fault of faults) console.log(`wrong: ${fault}`);
    console.log(faults.length === 0 ? 'smoke: every answer is right' : `smoke: ${faults.length} answers are wrong`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await city?.stop();
    await infrastructure.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(
    `marsad: ${error instanceof LocalCityError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  process.exitCode = 1;
});
