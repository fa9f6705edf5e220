import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catchStop, kafkaAs, MARSAD_FOLDER, prepare, removeEarlierRuns, unlessAborted } from '@marsad/deploy-local';
import { createKafka, isEvent, type Kafka } from '@marsad/kafka';
import { cameraState, clipReady } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { startSampleCity, type SampleCity } from '../city/sample-city.ts';
import { operatorOf, visitPage, type PageTimes } from './playback-page.ts';
import { row, type BenchOptions, type Row } from './bench.ts';
import { createPlaybackBus, view, type Viewing } from './playback-viewer.ts';

/** People who play back at once, each another time. */
const VIEWERS = 4;
/** The city records for a while, then runs alone, then beside the viewers, who each play back this long. All in seconds. */
const LONG = { record: 150, alone: 60, view: 60 };
const SHORT = { record: 80, alone: 15, view: 15 };
/** The first viewer begins this long after the start of the city, and each other one this much later, ms. */
const FIRST_MS = 10_000;
const NEXT_MS = 5_000;
/** The first image is promised within this time of asking, and so is the first fragment, ms. */
const PROMISED_MS = 1_500;
/** A seek shows an image within this time, ms. */
const SEEK_PROMISED_MS = 1_000;
/** How often each person at the page seeks. */
const SEEKS = 10;
/** A clip ends this long after the moment of its alert, ms: no clip can be ready sooner. */
const AFTER_ALERT_MS = 5_000;

export const name = 'playback';

type Watched = {
  /** Analysed frames a second of each playing camera, as it announced them since the last call. */
  takeFps(): Map<string, number[]>;
  readonly clipMs: readonly number[];
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);

async function watch(city: Kafka, alerting: Kafka, districts: readonly string[]): Promise<Watched> {
  let fps = new Map<string, number[]>();
  const clipMs: number[] = [];
  await city.tail({
    name: 'fps',
    events: [cameraState],
    districts,
    onEvent: ({ data }) => {
      if (data.state === 'playing') fps.set(data.camera, [...(fps.get(data.camera) ?? []), data.analysedFps]);
    },
  });
  await alerting.tail({
    name: 'clips',
    events: [clipReady],
    districts,
    onEvent: (received) => {
      if (isEvent(received, clipReady)) clipMs.push(received.data.tookMs);
    },
  });
  return {
    takeFps() {
      const taken = fps;
      fps = new Map();
      return taken;
    },
    clipMs,
  };
}

/** The median of the slowest of these cameras, frames a minute. */
const slowest = (fps: ReadonlyMap<string, number[]>, cameras: readonly { camera: string }[]): number =>
  Math.min(...cameras.map(({ camera }) => median(fps.get(camera) ?? []))) * 60;

async function measure({ infrastructure, city }: SampleCity, plan: typeof LONG): Promise<Row[]> {
  const districts = city.city.districts.map(({ id }) => id);
  const logger = createLogger({ service: 'bench', replica: 'bench', logLevel: 'error' });
  const clientOf = (principal: 'command-center' | 'alerting'): Kafka =>
    createKafka({
      ...kafkaAs(infrastructure, principal),
      clientId: 'bench',
      city: 'bench',
      source: '/bench',
      logger,
      onFatal: (error) => logger.error({ reason: error.message }, 'the bench cannot go on'),
    });
  const [people, alerting] = [clientOf('command-center'), clientOf('alerting')];
  try {
    const watched = await watch(people, alerting, districts);
    const bus = await createPlaybackBus(people, districts);
    const startedMs = Date.now();
    const playing = city.city.cameras.filter(
      ({ source }) => source.kind === 'file' && source.everySeconds === undefined,
    );
    await sleep(plan.record * 1_000);
    watched.takeFps();
    await sleep(plan.alone * 1_000);
    const alone = slowest(watched.takeFps(), playing);
    const viewings = await Promise.all(
      Array.from({ length: VIEWERS }, (_, n) => {
        const seat = playing[n % playing.length];
        if (!seat) throw new Error('the sample city has no camera that plays all the time');
        const { district, camera } = seat;
        return view(bus, { district, camera, fromMs: startedMs + FIRST_MS + n * NEXT_MS, seconds: plan.view });
      }),
    );
    const person = await operatorOf(infrastructure.publicUrl);
    const toMs = Date.now() - 2 * FIRST_MS;
    const visits = await Promise.all(
      playing
        .slice(0, VIEWERS)
        .map(({ camera }) => visitPage(person, { camera, fromMs: startedMs + FIRST_MS, toMs, seeks: SEEKS })),
    );
    return [
      ...pageRows(visits),
      ...rowsOf(viewings, { alone, beside: slowest(watched.takeFps(), playing), clipMs: watched.clipMs }),
    ];
  } finally {
    await Promise.all([people.close(), alerting.close()]);
  }
}

function rowsOf(
  viewings: readonly Viewing[],
  { alone, beside, clipMs }: { alone: number; beside: number; clipMs: readonly number[] },
): Row[] {
  const stills = known(viewings.map(({ stillMs }) => stillMs));
  const firsts = known(viewings.map(({ firstFragmentMs }) => firstFragmentMs));
  const total = viewings.reduce((sum, { fragments }) => sum + fragments, 0);
  const inTime = total - viewings.reduce((sum, { late, failed }) => sum + late + failed.length, 0);
  for (const { failed } of viewings) if (failed.length > 0) console.log(`not shown: ${failed.join(', ')}`);
  return [
    row('slowest camera beside four playbacks, against none', beside, alone, 'frames/min'),
    ...inMs('first still after asking', stills, PROMISED_MS),
    ...inMs('first fragment after asking', firsts, PROMISED_MS),
    row('fragments in time for the play head', inTime, total, 'fragments'),
    ...inMs('a clip after its request', clipMs, AFTER_ALERT_MS),
  ];
}

/** The way of the page: over the command centre, with its rights and its audit log. */
function pageRows(visits: readonly PageTimes[]): Row[] {
  for (const { failed } of visits) if (failed.length > 0) console.log(`the page got no image: ${failed.join(', ')}`);
  const firsts = visits.map(({ firstImageMs }) => firstImageMs).filter((ms) => Number.isFinite(ms));
  const seeks = visits.flatMap(({ seekMs }) => seekMs);
  return [
    ...inMs('first image at the page', firsts, PROMISED_MS),
    ...inMs('seek at the page', seeks, SEEK_PROMISED_MS),
    row('seeks at the page with an image', seeks.length, visits.length * SEEKS, 'seeks'),
  ];
}

/** The rows of a time that was measured at least once. */
const inMs = (what: string, values: readonly number[], limitMs: number): Row[] =>
  values.length === 0
    ? []
    : [row(`${what}, p50`, median(values), limitMs, 'ms'), row(`${what}, p95`, p95(values), limitMs, 'ms')];

/**
 * Plays back four cameras of the sample city at once, each as a page does, and measures how soon pictures come and whether the analysis of
 * live cameras falls. The limits are what is promised, or what the same city does when nobody plays back.
 */
export async function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  prepare();
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRuns(join(MARSAD_FOLDER, 'bench'));
  const directory = join(MARSAD_FOLDER, 'bench', `playback-${process.pid}`);
  const sample = await startSampleCity({ directory, orders: true, signal });
  try {
    return await unlessAborted(measure(sample, short ? SHORT : LONG), signal);
  } finally {
    await sample.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
