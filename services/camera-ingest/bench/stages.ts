import { join } from 'node:path';
import { cameraRegistered } from '@marsad/schemas';
import { createDecoder, createScalers, openFile, openSegmentFile } from '@marsad/media';
import type { Frame } from '@marsad/media';
import { createVisionPerception, GREY, maskImage, unmaskedImageOf } from '@marsad/streaming';
import { maskingAt, maskSampleOf } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';

/**
 * CPU time of each stage for a frame, ms, of all threads (wall time would include other work on the machine). `detect` is one detection:
 * scaling, the network in its thread, and the motion crops, if any.
 */
export type StageCosts = {
  decode: number;
  record: number;
  gate: number;
  /** Once a second, not for each frame. */
  quality: number;
  detect: number;
  track: number;
  picture: number;
};
type Stage = keyof StageCosts;
const EVERY = 3;
/** The number of mask samples in a camera's preview queue at 5 frames a second. */
const SAMPLES_KEPT = 15;

/** Measures every stage in a loop of its own over the same frames, which is its limit. */
export function stagesAlone(clip: string, models: string, spool: string): Promise<StageCosts> {
  return measure(clip, models, spool, 'alone');
}
/** Measures all stages on each frame in turn, as the media thread runs them. */
export function stagesTogether(clip: string, models: string, spool: string): Promise<StageCosts> {
  return measure(clip, models, spool, 'together');
}

async function measure(clip: string, models: string, spool: string, how: 'alone' | 'together'): Promise<StageCosts> {
  const camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, view: 'oblique' });
  const perception = createVisionPerception(models);
  const scalers = createScalers();
  const input = openFile(clip);
  const decoder = createDecoder(input);
  const size = { width: input.widthPx, height: input.heightPx };
  const partPerception = perception.begin(camera, size);
  const path = join(spool, `${how}.mp4`);
  const segment = openSegmentFile(path, input);
  const clock = createStopwatch();
  const frames: { frame: Frame; atMs: number }[] = [];

  const greyOf = (frame: Frame) => scalers.get(GREY.width, GREY.height, 'grey').pixels(frame);
  const gate = ({ frame, atMs }: { frame: Frame; atMs: number }) =>
    clock.time('gate', () => {
      const grey = greyOf(frame);
      partPerception.staticRegions(grey, atMs);
      return partPerception.motion(grey, atMs);
    });
  const quality = ({ frame, atMs }: { frame: Frame; atMs: number }) => {
    const grey = greyOf(frame);
    return clock.time('quality', () => partPerception.quality(grey, scalers.planes(frame), atMs));
  };
  const detect = ({ frame, atMs }: { frame: Frame; atMs: number }, motion: ReturnType<typeof gate>) =>
    clock.timeAsync('detect', () =>
      partPerception.detect(
        (wanted) => scalers.get(wanted.width, wanted.height, 'quick_rgb').pixels(frame),
        motion,
        atMs,
      ),
    );
  const follow = (
    { atMs }: { atMs: number },
    motion: ReturnType<typeof gate>,
    found: Awaited<ReturnType<typeof detect>>,
  ): void => {
    const sample = clock.time('track', () => {
      const { traces } = partPerception.track(found, motion, atMs);
      const frameOfPart = { epoch: 1, part: 0, capturedAtMs: atMs, widthPx: size.width, heightPx: size.height };
      return maskSampleOf(frameOfPart, { traces, regions: motion.regions });
    });
    samples.push(sample);
  };
  const samples: MaskSample[] = [];
  const picture = ({ frame, atMs }: { frame: Frame; atMs: number }, known: readonly MaskSample[]) =>
    clock.time('picture', () =>
      maskImage(unmaskedImageOf(frame, scalers), maskingAt(known, atMs), perception.pixelate),
    );

  // The first detection builds the network's sessions, which is not a cost of a frame.
  let warm = false;
  const whole = async (sampled: { frame: Frame; atMs: number }): Promise<void> => {
    const motion = gate(sampled);
    quality(sampled);
    const found = await detect(sampled, motion);
    follow(sampled, motion, found);
    picture(sampled, samples.slice(-SAMPLES_KEPT));
  };
  let count = 0;
  while (input.readSync() === 'packet') {
    const kept: { frame: Frame; atMs: number }[] = [];
    clock.time('decode', () =>
      decoder.push(input.packet, (frame, atMs) => {
        const copy = count++ % EVERY === 0 ? frame.clone() : null;
        if (copy) kept.push({ frame: copy, atMs });
      }),
    );
    if (input.packet.duration === 0n) input.packet.duration = input.stepTicks;
    clock.time('record', () => segment.write(input.packet));
    for (const sampled of kept) {
      if (!warm) {
        await partPerception.detect(
          (wanted) => scalers.get(wanted.width, wanted.height, 'quick_rgb').pixels(sampled.frame),
          {
            moving: true,
            regions: [],
          },
          sampled.atMs,
        );
        warm = true;
      }
      if (how === 'alone') {
        frames.push(sampled);
        continue;
      }
      await whole(sampled);
      sampled.frame.free();
    }
  }
  if (how === 'alone') {
    const motions = frames.map(gate);
    frames.forEach(quality);
    const founds: Awaited<ReturnType<typeof detect>>[] = [];
    for (const [n, sampled] of frames.entries())
      founds.push(await detect(sampled, motions[n] ?? { moving: false, regions: [] }));
    for (const [n, sampled] of frames.entries())
      follow(sampled, motions[n] ?? { moving: false, regions: [] }, founds[n] ?? []);
    for (const [n, sampled] of frames.entries()) picture(sampled, samples.slice(Math.max(0, n - SAMPLES_KEPT), n + 3));
    for (const { frame } of frames) frame.free();
  }
  segment.seal();
  decoder.close();
  input.close();
  scalers.close();
  await perception.close();
  return clock.means();
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function createStopwatch() {
  const spent = new Map<Stage, { ms: number; times: number }>();
  const add = (stage: Stage, ms: number): void => {
    const known = spent.get(stage) ?? { ms: 0, times: 0 };
    spent.set(stage, { ms: known.ms + ms, times: known.times + 1 });
  };
  const mean = (stage: Stage): number => {
    const { ms, times } = spent.get(stage) ?? { ms: 0, times: 1 };
    return ms / times;
  };
  return {
    time<T>(stage: Stage, work: () => T): T {
      const started = process.cpuUsage();
      const result = work();
      add(stage, cpuMsSince(started));
      return result;
    },
    async timeAsync<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
      const started = process.cpuUsage();
      const result = await work();
      add(stage, cpuMsSince(started));
      return result;
    },
    means: (): StageCosts => ({
      decode: mean('decode'),
      record: mean('record'),
      gate: mean('gate'),
      quality: mean('quality'),
      detect: mean('detect'),
      track: mean('track'),
      picture: mean('picture'),
    }),
  };
}
