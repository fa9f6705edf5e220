import { join } from 'node:path';
import { maskingAt, maskSampleOf } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import {
  createDecoder,
  createSampler,
  createScalers,
  isDetectionDue,
  MEASURED_FPS,
  openFile,
  openSegmentFile,
} from '@marsad/media';
import type { Frame } from '@marsad/media';
import { cameraRegistered } from '@marsad/schemas';
import { createVisionPerception, GREY, maskImage, unmaskedImageOf } from '@marsad/streaming';
import { createImageQualityMeter } from '@marsad/vision';
import { createStopwatch } from './stopwatch.ts';
import type { StageCosts } from './stopwatch.ts';

export type Stages = {
  readonly costs: StageCosts;
  /** From a frame's packet to its tracks, wall time of each detected frame, ms, ascending. Empty where the stages run alone. */
  readonly frameMs: readonly number[];
};
export type StagesOptions = {
  readonly clip: string;
  readonly models: string;
  readonly folder: string;
  readonly fps: number;
};

/** The number of mask samples in a camera's preview queue at 5 frames a second. */
const SAMPLES_KEPT = 15;
/** More would not make the means better. */
const MOST_FRAMES = 150;
/** The frames of one loop: few enough to stay in the processor's cache, as on their way from the decoder. */
const BATCH = 6;

const STILL = { moving: false, regions: [] };
const WARMING = 10;

type Sampled = { readonly frame: Frame; readonly atMs: number; readonly arrivedMs: number };

/** Measures every stage in loops of its own over the same frames, which is its limit. */
export async function stagesAlone(options: StagesOptions): Promise<Stages> {
  const packets = await openStages(options, 'alone');
  for (const { frame } of packets.frames()) frame.free();
  const { decode, record } = await packets.close();
  const stages = await openStages(options, 'alone');
  let batch: Sampled[] = [];
  const measureBatch = async (): Promise<void> => {
    const motions = batch.map(stages.gate);
    batch.forEach(stages.quality);
    const due = await stages.detectDue(batch, motions);
    for (const { sampled, motion, found } of due) stages.follow(sampled, motion, found);
    batch.forEach(stages.picture);
    for (const { frame } of batch) frame.free();
    batch = [];
  };
  for (const sampled of stages.frames()) if (batch.push(sampled) === BATCH) await measureBatch();
  await measureBatch();
  return { costs: { ...(await stages.close()), decode, record }, frameMs: [] };
}

/** Measures all stages on each frame in turn, as the media thread runs them. */
export async function stagesTogether(options: StagesOptions): Promise<Stages> {
  const stages = await openStages(options, 'together');
  const isMeasured = createSampler(MEASURED_FPS);
  const frameMs: number[] = [];
  for (const sampled of stages.frames()) {
    const motion = stages.gate(sampled);
    if (isMeasured(sampled.atMs)) stages.quality(sampled);
    for (const { found } of await stages.detectDue([sampled], [motion])) {
      stages.follow(sampled, motion, found);
      frameMs.push(performance.now() - sampled.arrivedMs);
    }
    stages.picture(sampled);
    sampled.frame.free();
  }
  return { costs: await stages.close(), frameMs: frameMs.toSorted((a, b) => a - b) };
}

type Perceived = ReturnType<ReturnType<typeof createVisionPerception>['begin']>;
type Motion = ReturnType<Perceived['motion']>;
type Found = Awaited<ReturnType<Perceived['detect']>>;

/** Opens a clip, with everything that one part of a camera has. */
async function openStages({ clip, models, folder, fps }: StagesOptions, how: string) {
  const perception = createVisionPerception(models);
  const scalers = createScalers();
  const input = openFile(clip);
  const decoder = createDecoder(input);
  const size = { width: input.widthPx, height: input.heightPx };
  const camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, view: 'oblique' });
  // The network is loaded and warm before anything is measured: CPU time is that of all threads.
  for (let n = 0; n < WARMING; n++)
    await perception.begin(camera, size).detect(({ width, height }) => new Uint8Array(width * height * 3), STILL, n);
  const part = perception.begin(camera, size);
  const segment = openSegmentFile(join(folder, `${how}-stages.mp4`), input);
  const meter = createImageQualityMeter();
  const clock = createStopwatch();
  const samples: MaskSample[] = [];
  const isDue = createDueFrames();
  const greyOf = (frame: Frame) => scalers.get(GREY.width, GREY.height, 'grey').pixels(frame);
  const detect = ({ frame, atMs }: Sampled, motion: Motion): Promise<Found> =>
    part.detect((wanted) => scalers.get(wanted.width, wanted.height, 'quick_rgb').pixels(frame), motion, atMs);

  return {
    frames: () => sampledFrames({ input, decoder, segment, clock, isSampled: createSampler(fps) }),
    gate: ({ frame, atMs }: Sampled): Motion =>
      clock.time('gate', () => {
        const grey = greyOf(frame);
        part.staticRegions(grey, atMs);
        return part.motion(grey, atMs);
      }),
    quality({ frame, atMs }: Sampled): void {
      const grey = greyOf(frame);
      clock.time('quality', () => meter.measure(grey, scalers.planes(frame), atMs));
    },
    /** Detects in the frames that the city would detect. */
    async detectDue(frames: readonly Sampled[], motions: readonly Motion[]) {
      const due: { sampled: Sampled; motion: Motion; found: Found }[] = [];
      for (const [n, sampled] of frames.entries()) {
        const motion = motions[n] ?? STILL;
        if (!isDue.take(motion.moving, sampled.atMs)) continue;
        const found = await clock.timeAsync('detect', () => detect(sampled, motion));
        isDue.noteDetections(found.length);
        due.push({ sampled, motion, found });
      }
      return due;
    },
    follow({ atMs }: Sampled, motion: Motion, found: Found): void {
      const frameOfPart = { epoch: 1, part: 0, capturedAtMs: atMs, widthPx: size.width, heightPx: size.height };
      const sample = clock.time('track', () =>
        maskSampleOf(frameOfPart, { traces: part.track(found, motion, atMs).traces, regions: motion.regions }),
      );
      samples.push(sample);
    },
    picture({ frame, atMs }: Sampled): void {
      const known = samples.filter((sample) => Math.abs(sample.atMs - atMs) < (SAMPLES_KEPT * 1_000) / fps);
      clock.time('picture', () =>
        maskImage(unmaskedImageOf(frame, scalers), maskingAt(known, atMs), perception.pixelate),
      );
    },
    async close(): Promise<StageCosts> {
      segment.seal();
      decoder.close();
      input.close();
      scalers.close();
      await perception.close();
      return clock.means();
    },
  };
}

/** Which frames are detected: as in the city, but every detection counts as an open track. */
function createDueFrames() {
  let detections = 0;
  let openTracks = 0;
  let lastDetectionAtMs: number | null = null;
  return {
    noteDetections(count: number): void {
      openTracks = count;
    },
    take(moving: boolean, atMs: number): boolean {
      if (!isDetectionDue({ moving, openTracks, detections, atMs, lastDetectionAtMs })) return false;
      detections += 1;
      lastDetectionAtMs = atMs;
      return true;
    },
  };
}

type Feed = {
  readonly input: ReturnType<typeof openFile>;
  readonly decoder: ReturnType<typeof createDecoder>;
  readonly segment: ReturnType<typeof openSegmentFile>;
  readonly clock: ReturnType<typeof createStopwatch>;
  readonly isSampled: ReturnType<typeof createSampler>;
};

/** Decodes and records every packet. Yields clones of the sampled frames, which the caller frees. */
function* sampledFrames({ input, decoder, segment, clock, isSampled }: Feed): Generator<Sampled> {
  let frames = 0;
  while (frames < MOST_FRAMES && input.readSync() === 'packet') {
    const kept: Sampled[] = [];
    const arrivedMs = performance.now();
    clock.time('decode', () =>
      decoder.push(input.packet, (frame, atMs) => {
        const copy = isSampled(atMs) ? frame.clone() : null;
        if (copy) kept.push({ frame: copy, atMs, arrivedMs });
      }),
    );
    if (input.packet.duration === 0n) input.packet.duration = input.stepTicks;
    clock.time('record', () => segment.write(input.packet));
    frames += kept.length;
    yield* kept;
  }
}
