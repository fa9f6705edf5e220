import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CameraId, cameraRegistered } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { MediaEvent } from '../ports.ts';
import { openSpool } from '../recording/io/file-spool.ts';
import { createJournals } from '../recording/io/journals.ts';
import { createSpoolWorker } from '../recording/io/spool-worker.ts';
import { segmentFileName } from '@marsad/streaming/segment-name';
import { createSidecars } from '../recording/sidecars.ts';
import { createMediaWorker } from '../streaming/io/media-worker.ts';
import { noMetrics, silentLog } from '../testing/fakes.ts';
import { stagesAlone, stagesTogether } from './stages.ts';
import type { StageCosts } from './stages.ts';

/** A measured figure beside its best possible value, from the same run on the same machine. */
export type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };

export const name = 'ingest';

const root = join(import.meta.dirname, '../../..');
const clip = join(root, 'samples', 'person-bicycle-car-detection-part.mp4');
const models = join(root, 'models');
const CAMERAS = 4;
type Spans = { readonly warmMs: number; readonly measuredMs: number };
const WHOLE: Spans = { warmMs: 6_000, measuredMs: 12_000 };
/** Long enough to check that the benchmark runs; its figures are meaningless. */
const SHORT: Spans = { warmMs: 3_000, measuredMs: 2_000 };

/**
 * Measures camera-ingest's stages for a frame: alone, each in a loop of its own, and together, as the media thread runs them. Then measures
 * several cameras at 5 frames a second: the CPU time of the whole process against the sum of the costs of their stages alone.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const spool = mkdtempSync(join(tmpdir(), 'marsad-bench-'));
  try {
    // A first run warms the compiler up, whose time would otherwise count against the first measurement.
    if (!short) await stagesTogether(clip, models, spool);
    const alone = await stagesAlone(clip, models, spool);
    const together = await stagesTogether(clip, models, spool);
    const rows = (Object.keys(alone) as (keyof StageCosts)[]).map((stage) =>
      rate(`${stage}, as part of the path`, together[stage], alone[stage], 'frames per second of CPU'),
    );
    return [...rows, ...(await camerasPerCore(alone, spool, short ? SHORT : WHOLE))];
  } finally {
    rmSync(spool, { recursive: true, force: true });
  }
}

/** Converts costs in ms to rates, of which more is better. The limit is the rate of the stage alone. */
function rate(what: string, measuredMs: number, limitMs: number, unit: string): Row {
  return {
    what,
    measured: round(1_000 / measuredMs),
    limit: round(1_000 / limitMs),
    ratio: round(limitMs / measuredMs),
    unit,
  };
}
const round = (value: number): number => Math.round(value * 1_000) / 1_000;

async function camerasPerCore(alone: StageCosts, spoolDirectory: string, spans: Spans): Promise<Row[]> {
  const worker = createMediaWorker({
    spoolDirectory,
    mediaRoot: join(root, 'samples'),
    modelsDirectory: models,
    segmentMs: 60_000,
    analysisFps: 5,
  });
  const count = { scene: 0, masked_image: 0, shed: 0 };
  const delays: number[] = [];
  const sidecars = keepSidecars(spoolDirectory);
  worker.onEvent((event: MediaEvent) => {
    sidecars.take(event);
    if (event.kind === 'masked_image') count.masked_image += 1;
    if (event.kind !== 'scene') return;
    count.scene += 1;
    count.shed += event.shedFrames;
    delays.push(Date.now() - event.scene.receivedAtMs);
  });
  for (let n = 0; n < CAMERAS; n++) worker.send({ kind: 'open', camera: cameraOf(n), epoch: Date.now() });
  await sleep(spans.warmMs);
  Object.assign(count, { scene: 0, masked_image: 0, shed: 0 });
  delays.length = 0;
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await sleep(spans.measuredMs);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedMs) / 1_000;
  await worker.stop();
  await sidecars.stop();

  const FRAMES_A_SECOND = 12;
  const cpuMs = (user + system) / 1_000;
  const detectMs = count.scene * (alone.detect + alone.track);
  const gated = seconds * CAMERAS * 5 * alone.gate;
  const stagesMs =
    seconds * CAMERAS * FRAMES_A_SECOND * (alone.decode + alone.record) +
    gated +
    seconds * CAMERAS * alone.quality +
    detectMs +
    count.masked_image * alone.picture;
  const perCore = (ms: number): number => (CAMERAS * seconds * 1_000) / ms;
  delays.sort((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((share) => delays[Math.floor(delays.length * share)] ?? 0);
  const due = seconds * CAMERAS * 5;
  return [
    {
      what: `cameras a core at 5 fps (${CAMERAS} playing)`,
      measured: round(perCore(cpuMs)),
      limit: round(perCore(stagesMs)),
      ratio: round(stagesMs / cpuMs),
      unit: 'cameras',
    },
    {
      what: 'frames not shed',
      measured: round(due - count.shed),
      limit: round(due),
      ratio: round(1 - count.shed / due),
      unit: 'frames',
    },
    // From the arrival of a frame to its scene; the limit is the time of the stages alone.
    {
      what: 'scene after arrival, median',
      measured: p50 ?? 0,
      limit: round(alone.decode + alone.gate + alone.detect + alone.track),
      ratio: round((alone.decode + alone.gate + alone.detect + alone.track) / Math.max(1, p50 ?? 1)),
      unit: 'ms',
    },
    {
      what: 'scene after arrival, 99th percentile',
      measured: p99 ?? 0,
      limit: 60,
      ratio: round(60 / Math.max(1, p99 ?? 1)),
      unit: 'ms',
    },
  ];
}

/** Keeps masks and tracks beside the recordings, as the main thread does where every analytic is permitted. */
function keepSidecars(spoolDirectory: string) {
  const spool = openSpool(spoolDirectory);
  const worker = createSpoolWorker();
  const sidecars = createSidecars({
    analysisFps: 5,
    journals: createJournals(),
    pathOf: (segment) => spool.pathOf(segmentFileName({ ...segment, open: false })),
    remove: spool.remove,
    closeSidecars: worker.closeSidecars,
    onClosed: () => undefined,
    metrics: noMetrics(),
    log: silentLog,
    now: Date.now,
  });
  return {
    take(event: MediaEvent): void {
      if (event.kind === 'segment_opened') sidecars.opened(event.segment);
      if (event.kind === 'segment_sealed') sidecars.sealed(event.segment);
      if (event.kind !== 'scene' && event.kind !== 'still') return;
      const of = event.kind === 'scene' ? event.scene : event;
      sidecars.maskSample(of, event.sample);
      if (event.kind === 'scene') sidecars.scene({ scene: event.scene, staticRegions: event.staticRegions });
      sidecars.analysed(of, event.sample.atMs);
    },
    stop: worker.stop,
  };
}

function cameraOf(n: number): Camera {
  return cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    camera: CameraId.parse(`bench-${n}`),
    source: { kind: 'file', path: 'person-bicycle-car-detection-part.mp4' },
    view: 'oblique',
    detectorWidthPx: 416,
    detectorHeightPx: 256,
  });
}
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
