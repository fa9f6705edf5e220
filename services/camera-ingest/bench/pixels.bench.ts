import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDecoder, createSampler, createScalers, MEASURED_FPS, openFile, silenceFfmpeg } from '@marsad/media';
import type { Frame } from '@marsad/media';
import { GREY } from '@marsad/streaming';
import { createHealthWatch, createImageQualityMeter, createStaticRegions } from '@marsad/vision';
import { cutClips } from './clips.ts';
import type { Clip } from './clips.ts';
import { ANALYSIS_FPS } from './node-run.ts';

export const name = 'pixels';

/** The most, ms of the processor, that the pixels of an analysed frame may cost beside its detection and tracking. */
const BUDGET_MS = 0.3;
const FRAMES = 150;
const SHORT_FRAMES = 30;
/** The least of so many rounds counts, after one that warms the compiler up: other work on the machine only adds to the others. */
const ROUNDS = 3;

/** Total time, ms, of each part over the frames of a clip. */
type Spent = { regions: number; quality: number; frames: number };

/**
 * Measures what ingest does with the pixels of each analysed frame beside detecting and tracking: static regions in every frame, and once a
 * second the quality of the image, from which the camera's health and the night are judged. The thread's own time counts.
 */
export function run({ short = false }: { readonly short?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'marsad-bench-'));
  silenceFfmpeg();
  const frames = short ? SHORT_FRAMES : FRAMES;
  try {
    cutClips(folder);
    const spentOn = (clip: Clip, isTurned = false): Spent =>
      leastOf(Array.from({ length: short ? 1 : 1 + ROUNDS }, () => spentIn(join(folder, clip), frames, isTurned)));
    return Promise.resolve([
      ...rowsOf('motion everywhere', spentOn('moving.mp4')),
      ...rowsOf('nothing moves', spentOn('still.mp4')),
      ...rowsOf('the camera was turned', spentOn('moving.mp4', true)),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(where: string, { regions, quality, frames }: Spent) {
  return [
    rowOf(`static regions, ${where}`, regions / frames),
    rowOf(`quality, health and night, ${where}`, quality / frames),
    rowOf(`both, ${where}`, (regions + quality) / frames),
  ];
}

const leastOf = (rounds: readonly Spent[]): Spent => ({
  regions: Math.min(...rounds.map(({ regions }) => regions)),
  quality: Math.min(...rounds.map(({ quality }) => quality)),
  frames: Math.max(...rounds.map(({ frames }) => frames)),
});

const rowOf = (what: string, ms: number) => ({
  what,
  measured: round(ms),
  limit: BUDGET_MS,
  ratio: round(BUDGET_MS / Math.max(ms, Number.MIN_VALUE)),
  unit: 'ms a frame',
});
const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** @param isTurned whether the view is turned upside down in the middle */
function spentIn(clip: string, most: number, isTurned: boolean): Spent {
  const spent: Spent = { regions: 0, quality: 0, frames: 0 };
  const scalers = createScalers();
  const [standing, meter, health] = [createStaticRegions(), createImageQualityMeter(), createHealthWatch()];
  const isMeasured = createSampler(MEASURED_FPS);
  const analyse = (frame: Frame, atMs: number): void => {
    const seen = scalers.get(GREY.width, GREY.height, 'grey').pixels(frame);
    const grey = isTurned && spent.frames > most / 2 ? seen.toReversed() : seen;
    spent.regions += timeOf(() => standing.push(grey, atMs));
    if (isMeasured(atMs))
      spent.quality += timeOf(() => {
        const quality = meter.measure(grey, scalers.planes(frame), atMs);
        if (quality) health.observe(quality, atMs);
      });
    spent.frames += 1;
  };
  const input = openFile(clip);
  const decoder = createDecoder(input);
  const isSampled = createSampler(ANALYSIS_FPS);
  while (spent.frames < most && input.readSync() === 'packet')
    decoder.push(input.packet, (frame, atMs) => {
      if (isSampled(atMs)) analyse(frame, atMs);
    });
  decoder.close();
  input.close();
  scalers.close();
  return spent;
}

function timeOf(work: () => unknown): number {
  const started = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1_000;
}
