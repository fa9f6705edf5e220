import { type Camera, type StaticRegion, trackOnSteps, viewOf } from '@marsad/schemas';
import { createScenePerception, GREY, type CameraHealth, type Detector, type Motion, type Track } from '@marsad/vision';
import { endPart, endTrack, newCameraWatch, NO_RULES, watchScene } from '@marsad/behaviour';
import type { Finding, RulesInForce, Scene } from '@marsad/behaviour';
import { type MaskSample, maskSampleOf } from '@marsad/masking';
import { isDetectionDue } from '@marsad/media';
import type { Footage } from '@marsad/media';
import type { PublishedScene } from '@marsad/sidecars';
import { createFootageHealth, type ImpairedTime } from './footage-health.ts';

export type ExaminedFrame = {
  readonly index: number;
  readonly ptsMs: number;
  readonly motion: Motion;
  readonly tracks: readonly Track[];
};
export type Perceived = {
  readonly frames: number;
  readonly examinedFrames: readonly ExaminedFrame[];
  /** One for every frame, also for frames in which the motion gate found nothing. */
  readonly samples: readonly { readonly index: number; readonly ptsMs: number; readonly sample: MaskSample }[];
  /** One for every examined frame, as camera-ingest publishes it and keeps it beside the recording. */
  readonly published: readonly PublishedScene[];
  readonly findings: readonly Finding[];
  /** The times in which something impaired the camera. While it blinds it, scenes are observed for 0 ms. */
  readonly impaired: readonly ImpairedTime[];
  /** Durations, ms: `gateMs` of every frame, the others of every examined frame. */
  readonly stages: { readonly gateMs: number[]; readonly detectMs: number[]; readonly trackMs: number[] };
};

/**
 * Runs footage through the city's own code: camera-ingest's motion gate, detector and tracker, and behaviour-analytics' lines, zones and rules.
 */
export async function perceive(
  camera: Camera,
  footage: Footage,
  detector: Detector,
  rules: RulesInForce = NO_RULES,
): Promise<Perceived> {
  const { width, height } = footage.size;
  const input = { width: camera.detectorWidthPx, height: camera.detectorHeightPx };
  const perception = createScenePerception({ detector, source: footage.size, view: viewOf(camera), input });
  const watched: Camera = { ...camera, analytics: ['flow', 'behaviour'] };
  const watch = newCameraWatch(0);
  const examinedFrames: ExaminedFrame[] = [];
  const samples: { index: number; ptsMs: number; sample: MaskSample }[] = [];
  const published: PublishedScene[] = [];
  const findings: Finding[] = [];
  const stages = { gateMs: [] as number[], detectMs: [] as number[], trackMs: [] as number[] };
  const health = createFootageHealth();
  let frames = 0;
  let openTracks = 0;
  let lastDetectionAtMs: number | null = null;
  let endMs = 0;
  for await (const frame of footage.frames()) {
    frames += 1;
    const { ptsMs, index } = frame;
    endMs = ptsMs;
    const frameOfPart = { epoch: 1, part: 0, capturedAtMs: ptsMs, widthPx: width, heightPx: height };
    const grey = frame.pixels(GREY, 'grey');
    const motion = timed(stages.gateMs, () => perception.motion(grey, ptsMs));
    const staticRegions = perception.staticRegions(grey, ptsMs);
    health.look(frame, grey);
    const due = {
      moving: motion.moving,
      openTracks,
      detections: examinedFrames.length,
      atMs: ptsMs,
      lastDetectionAtMs,
    };
    if (!isDetectionDue(due)) {
      samples.push({ index, ptsMs, sample: maskSampleOf(frameOfPart, null) });
      continue;
    }
    lastDetectionAtMs = ptsMs;
    const started = performance.now();
    const found = await perception.detect((size) => frame.pixels(size, 'quick_rgb'), motion, ptsMs);
    stages.detectMs.push(performance.now() - started);
    const { tracks, ended, traces } = timed(stages.trackMs, () => perception.track(found, motion, ptsMs));
    openTracks = tracks.length;
    examinedFrames.push({ index, ptsMs, motion, tracks });
    samples.push({ index, ptsMs, sample: maskSampleOf(frameOfPart, { traces, regions: motion.regions }) });
    const scene = sceneOf(camera, { width, height }, ptsMs, { motion, tracks, staticRegions, health: health.now });
    const quality = health.takeQuality();
    published.push({ scene, ...(quality && { quality }) });
    findings.push(...watchScene(watch, scene, 0n, watched, rules));
    for (const track of ended) findings.push(...endTrack(watch, track.ordinal, track.class, watched));
  }
  findings.push(...endPart(watch, watched));
  return { frames, examinedFrames, samples, published, findings, impaired: health.impaired(endMs), stages };
}

function timed<T>(into: number[], run: () => T): T {
  const started = performance.now();
  const result = run();
  into.push(performance.now() - started);
  return result;
}

/** What was seen in one frame. */
type Seen = {
  readonly motion: Motion;
  readonly tracks: readonly Track[];
  readonly staticRegions: readonly StaticRegion[];
  readonly health: CameraHealth;
};

/** How much of the camera's time a frame stands for, ms; none of it while nothing can be seen. */
const OBSERVED_MS = 200;

const sceneOf = (
  camera: Camera,
  size: { width: number; height: number },
  ptsMs: number,
  { motion, tracks, staticRegions, health }: Seen,
): Scene => ({
  district: camera.district,
  camera: camera.camera,
  epoch: 1,
  part: 0,
  ptsMs: Math.round(ptsMs),
  capturedAtMs: Math.round(ptsMs),
  receivedAtMs: Math.round(ptsMs),
  clockSource: 'server',
  clockOffsetMs: 0,
  observedMs: health.blind ? 0 : OBSERVED_MS,
  widthPx: size.width,
  heightPx: size.height,
  moving: motion.moving,
  tracks: tracks.map(({ sightings: _sightings, ...track }) => trackOnSteps(track)),
  ...(health.night && { conditions: ['night'] }),
  ...(staticRegions.length > 0 && { staticRegions: [...staticRegions] }),
});
