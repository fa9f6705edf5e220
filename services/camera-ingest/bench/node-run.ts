import { join } from 'node:path';
import { CameraId, cameraRegistered } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { MediaEvent } from '../ports.ts';
import { openSpool } from '../recording/io/file-spool.ts';
import { createJournals } from '../recording/io/journals.ts';
import { createSpoolWorker } from '../recording/io/spool-worker.ts';
import { createSidecars } from '../recording/sidecars.ts';
import { createMediaWorker } from '../streaming/io/media-worker.ts';
import { noMetrics, silentLog } from '../testing/fakes.ts';
import { segmentFileName } from '@marsad/streaming/segment-name';

export const MODELS = join(import.meta.dirname, '../../../models');
export const ANALYSIS_FPS = 5;
const PREFIX = 'bench-';

export type NodeOptions = {
  /** The folder of the clips; the spool lies in it as well. */
  readonly folder: string;
  /** A clip for each camera. */
  readonly clips: readonly string[];
  readonly warmMs: number;
  readonly measuredMs: number;
};
export type NodeRun = {
  readonly cameras: number;
  readonly seconds: number;
  /** Of all threads of the process. */
  readonly cpuMs: number;
  /** Detected frames of each camera, in the order of the clips. */
  readonly scenes: readonly number[];
  readonly shed: number;
  /** From a frame's arrival to its scene, ms, ascending. */
  readonly delaysMs: readonly number[];
  readonly residentMiB: number;
};

/**
 * Plays cameras as camera-ingest does: media thread, detector thread and spool thread. The cameras begin one after the other within an interval
 * of analysis, because the cameras of a city do not send their frames in step.
 */
export async function playNode({ folder, clips, warmMs, measuredMs }: NodeOptions): Promise<NodeRun> {
  const worker = createMediaWorker({
    spoolDirectory: folder,
    mediaRoot: folder,
    modelsDirectory: MODELS,
    segmentMs: 60_000,
    analysisFps: ANALYSIS_FPS,
  });
  const scenes = clips.map(() => 0);
  let shed = 0;
  const delaysMs: number[] = [];
  const sidecars = keepSidecars(folder);
  worker.onEvent((event) => {
    sidecars.take(event);
    if (event.kind === 'scene') {
      const n = Number(event.scene.camera.slice(PREFIX.length));
      scenes[n] = (scenes[n] ?? 0) + 1;
      delaysMs.push(Date.now() - event.scene.receivedAtMs);
    }
    if (event.kind === 'scene' || event.kind === 'still') shed += event.shedFrames;
  });
  for (const [n, clip] of clips.entries()) {
    worker.send({ kind: 'open', camera: cameraOf(n, clip), epoch: Date.now() });
    await sleep(1_000 / ANALYSIS_FPS / clips.length);
  }
  await sleep(warmMs);
  scenes.fill(0);
  shed = 0;
  delaysMs.length = 0;
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await sleep(measuredMs);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedMs) / 1_000;
  const residentMiB = process.memoryUsage.rss() / 2 ** 20;
  const run = { scenes: [...scenes], shed, delaysMs: delaysMs.toSorted((a, b) => a - b) };
  await worker.stop();
  await sidecars.stop();
  return { ...run, cameras: clips.length, seconds, cpuMs: (user + system) / 1_000, residentMiB };
}

/** Keeps masks and tracks beside the recordings, as the main thread does where every analytic is permitted. */
function keepSidecars(spoolDirectory: string) {
  const spool = openSpool(spoolDirectory);
  const worker = createSpoolWorker();
  const sidecars = createSidecars({
    analysisFps: ANALYSIS_FPS,
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
      if (event.kind === 'scene') sidecars.scene({ scene: event.scene });
      sidecars.analysed(of, event.sample.atMs);
    },
    stop: worker.stop,
  };
}

const cameraOf = (n: number, clip: string): Camera =>
  cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    camera: CameraId.parse(`${PREFIX}${n}`),
    source: { kind: 'file', path: clip },
    view: 'oblique',
    detectorWidthPx: 416,
    detectorHeightPx: 256,
  });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
