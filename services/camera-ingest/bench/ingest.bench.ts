import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silenceFfmpeg } from '@marsad/media';
import { makeFootage } from '@marsad/media/testing';
import { cutClips, STREET } from './clips.ts';
import type { Clip } from './clips.ts';
import { ANALYSIS_FPS, MODELS, playNode } from './node-run.ts';
import type { NodeRun } from './node-run.ts';
import { residentMiB } from './resident.ts';
import { stagesAlone, stagesTogether } from './stages.ts';
import type { StageCosts } from './stopwatch.ts';

/** A measured figure beside its best possible value, from the same run on the same machine. */
export type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };

export const name = 'ingest';

const LONG = { warmMs: 6_000, measuredMs: 15_000 };
/** Long enough to check that the benchmark runs; its figures are meaningless. */
const SHORT = { warmMs: 2_000, measuredMs: 2_000 };
/** A fifth of them shows motion, or all. */
const CAMERAS = 5;
const FIFTH: readonly Clip[] = ['moving.mp4', ...Array.from({ length: CAMERAS - 1 }, () => 'still.mp4' as const)];
const EVERYWHERE: readonly Clip[] = Array.from({ length: CAMERAS }, () => 'moving.mp4');
/** Of the street's clips. */
const FRAMES_A_SECOND = 12.8;
/**
 * The most that a stage may cost, ms of CPU: a packet's recording so little that 64 cameras of 25 frames a second fit on one core, a frame's
 * tracking a fortieth of the 40 ms in which a frame is to be detected and tracked.
 */
const BUDGETS_MS = { record: 1_000 / 64 / 25, track: 1 };
/** MiB of the whole process. */
const MEMORY = { threeCameras: 400, eachFurther: 60 };
const FURTHER = 3;

/**
 * Measures camera-ingest's stages for a frame: alone, each in a loop of its own, and together, as the media thread runs them. Then plays
 * several cameras at 5 analysed frames a second: their CPU time against the sum of the costs of their stages alone, and the time from a
 * frame's arrival to its scene against that of the stages together without other cameras.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'marsad-bench-'));
  const spans = short ? SHORT : LONG;
  silenceFfmpeg();
  try {
    cutClips(folder);
    const stagesOf = (clip: Clip) => ({ clip: join(folder, clip), models: MODELS, folder, fps: ANALYSIS_FPS });
    // A first run warms the compiler up, whose time would otherwise count against the first measurement.
    if (!short) await stagesTogether(stagesOf('moving.mp4'));
    const alone = await stagesAlone(stagesOf('moving.mp4'));
    const together = await stagesTogether(stagesOf('moving.mp4'));
    const still = await stagesAlone(stagesOf('still.mp4'));
    const costs = { 'moving.mp4': alone.costs, 'still.mp4': still.costs };
    const fifth = await playNode({ folder, clips: FIFTH, ...spans });
    const everywhere = await playNode({ folder, clips: EVERYWHERE, ...spans });
    return [
      ...stageRows(alone.costs, together.costs),
      ...cameraRows('motion in a fifth of them', fifth, FIFTH, costs),
      ...cameraRows('motion everywhere', everywhere, EVERYWHERE, costs),
      ...delayRows(everywhere, together.frameMs),
      ...(short ? [] : memoryRows(folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stageRows(alone: StageCosts, together: StageCosts): Row[] {
  const stages = Object.keys(alone) as (keyof StageCosts)[];
  const rates = stages.map((stage) =>
    // More is better. The limit is the rate of the stage alone.
    more(`${stage}, as part of the path`, 1_000 / together[stage], 1_000 / alone[stage], 'frames per second of CPU'),
  );
  return [
    ...rates,
    less('recording a packet, budget', together.record, BUDGETS_MS.record, 'ms of CPU'),
    less('tracking a frame, budget', together.track, BUDGETS_MS.track, 'ms of CPU'),
  ];
}

function cameraRows(how: string, node: NodeRun, clips: readonly Clip[], costs: Record<Clip, StageCosts>): Row[] {
  const { cameras, seconds, cpuMs, scenes, shed } = node;
  const stagesMs = clips.reduce((sum, clip, n) => sum + ofStages(costs[clip], seconds, scenes[n] ?? 0), 0);
  const perCore = (ms: number): number => (cameras * seconds * 1_000) / ms;
  const due = seconds * cameras * ANALYSIS_FPS;
  const detected = scenes.reduce((sum, each) => sum + each, 0);
  return [
    more(`cameras a core at ${ANALYSIS_FPS} fps, ${how}`, perCore(cpuMs), perCore(stagesMs), 'cameras'),
    more(`frames detected, ${how}`, detected, due, 'frames'),
    more(`frames not shed, ${how}`, due - shed, due, 'frames'),
  ];
}

/** What a camera costs by its stages alone, ms of CPU. */
function ofStages(cost: StageCosts, seconds: number, scenes: number): number {
  const everyPacket = seconds * FRAMES_A_SECOND * (cost.decode + cost.record);
  const everySample = seconds * ANALYSIS_FPS * cost.gate;
  return everyPacket + everySample + Math.min(scenes, seconds) * cost.quality + scenes * (cost.detect + cost.track);
}

function delayRows({ delaysMs }: NodeRun, stagesMs: readonly number[]): Row[] {
  const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return [
    less('scene after arrival, median', at(delaysMs, 0.5), at(stagesMs, 0.5), 'ms'),
    less('scene after arrival, 99th percentile', at(delaysMs, 0.99), at(stagesMs, 0.99), 'ms'),
  ];
}

/** Measures processes of their own with cameras of 1920 x 1080. */
function memoryRows(folder: string): Row[] {
  const clip = 'large.mp4';
  makeFootage(join(folder, clip), STREET, { width: 1920, height: 1080, fps: 12, frames: 120, group: 60 });
  const three = residentMiB(folder, clip, 3);
  const more = residentMiB(folder, clip, 3 + FURTHER);
  return [
    less('memory, three cameras of 1920x1080', three, MEMORY.threeCameras, 'MiB'),
    less('memory, each further one', Math.max(0, more - three) / FURTHER, MEMORY.eachFurther, 'MiB'),
  ];
}

const more = (what: string, measured: number, limit: number, unit: string): Row => ({
  what,
  measured: round(measured),
  limit: round(limit),
  ratio: round(measured / limit),
  unit,
});
/** A figure of which less is better. */
const less = (what: string, measured: number, limit: number, unit: string): Row => ({
  what,
  measured: round(measured),
  limit: round(limit),
  ratio: round(limit / Math.max(measured, Number.MIN_VALUE)),
  unit,
});
const round = (value: number): number => Math.round(value * 1_000) / 1_000;
