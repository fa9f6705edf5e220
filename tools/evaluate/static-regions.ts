import Table from 'cli-table3';
import type { StaticRegion } from '@marsad/schemas';
import { createStaticRegions, GREY } from '@marsad/vision';
import { backAndForth } from './back-and-forth.ts';
import { contrastOf, cutOut, type Patch } from './composited-scene.ts';
import { percentile } from './milliseconds.ts';
import { randomNumbers } from './random-numbers.ts';
import { CONDITIONS, FPS, STEP_MS, type Trial, trialOf } from './static-region-trials.ts';
import { assertFrames, greyOf, openVideo } from './video.ts';

/** How long each video is watched for false regions, back and forth; ms. */
const WATCHED_MS = 20 * 60_000;
const HOUR_MS = 3_600_000;

/** A video that is watched for false regions, and put things into. */
type Clip = { readonly path: string; readonly frames: readonly Uint8Array[] };
/** The sides of the things, px of the grey frame: 2.5 to 12.5 % of its width. */
const SIDES = [4, 6, 8, 12, 20];
/** Places that are tried for each thing, until it differs enough from what it covers. */
const TRIED_PLACES = 50;
/** What differs less from the street than this, grey levels on average, is not tried. */
const LEAST_CONTRAST = 40;

/**
 * Counts the static regions of videos in which nothing is put down, and puts things down in them: patches of another video. Prints both.
 * @throws {EvaluationError}
 */
export async function evaluateStaticRegions({ video, trials }: { video: string[]; trials: number }): Promise<void> {
  const clips: Clip[] = [];
  for (const path of video) clips.push({ path, frames: await framesOf(path) });
  console.log(falseRegionsTable(clips).toString());
  console.log(trialsTable(clips, trials).toString());
}

async function framesOf(path: string): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const frame of openVideo(path, FPS).frames()) frames.push(Uint8Array.from(greyOf(frame)));
  assertFrames(path, frames.length);
  return frames;
}

function falseRegionsTable(clips: readonly Clip[]) {
  const table = new Table({
    head: ['video', 'regions an hour', 'of them added / removed', 'ms a frame'],
    style: { head: [], border: [] },
  });
  let [total, added, removed] = [0, 0, 0];
  const share = (one: number, other: number, of: number): string => `${hourly(one, of)} / ${hourly(other, of)}`;
  for (const { path, frames } of clips) {
    const watched = watch(frames);
    total += watched.regions;
    added += watched.added;
    removed += watched.removed;
    table.push([
      path.split('/').slice(-2).join('/'),
      hourly(watched.regions, 1),
      share(watched.added, watched.removed, 1),
      watched.msOfFrame.toFixed(2),
    ]);
  }
  const hours = ((clips.length * WATCHED_MS) / HOUR_MS).toFixed(1);
  table.push([`all, ${hours} h`, hourly(total, clips.length), share(added, removed, clips.length), '']);
  return table;
}

const hourly = (regions: number, clips: number): string => ((regions * HOUR_MS) / (clips * WATCHED_MS)).toFixed(1);

type Watched = { regions: number; added: number; removed: number; msOfFrame: number };

/** How many regions appear in a video that plays back and forth, what they are last judged to be, and the CPU time of one frame. */
export function watch(frames: readonly Uint8Array[], watchedMs = WATCHED_MS): Watched {
  const standing = createStaticRegions();
  const changes = new Map<number, StaticRegion['change']>();
  const started = process.cpuUsage();
  for (let n = 0; n * STEP_MS < watchedMs; n++) {
    const now = standing.push(backAndForth(frames, n), n * STEP_MS);
    for (const { ordinal, change } of now) changes.set(ordinal, change);
  }
  const { user, system } = process.cpuUsage(started);
  const judged = (as: StaticRegion['change']): number => [...changes.values()].filter((one) => one === as).length;
  const msOfFrame = ((user + system) / 1_000 / watchedMs) * STEP_MS;
  return { regions: changes.size, added: judged('added'), removed: judged('removed'), msOfFrame };
}

function trialsTable(clips: readonly Clip[], count: number) {
  const head = [
    'side, px of 160',
    'condition',
    'found',
    'after s, p50 / p95',
    'added / removed / unclear',
    'ordinals',
    'shown while waited for',
    'gone after s, p50 / p95',
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const side of SIDES)
    for (const [name, condition] of Object.entries(CONDITIONS)) {
      const trials = thingsFor(clips, side, count).map(({ clip, thing }) => trialOf(clip.frames, thing, condition));
      table.push([side, name, ...columnsOf(trials)]);
    }
  return table;
}

/** The same things for every condition: cut out of the middle of other videos, where they differ enough from what they cover. */
function thingsFor(
  clips: readonly Clip[],
  side: number,
  count: number,
): { readonly clip: Clip; readonly thing: Patch }[] {
  const random = randomNumbers(side);
  const below = (limit: number): number => Math.floor(random() * limit);
  const place = () => ({ x: 1 + below(GREY.width - side - 1), y: 1 + below(GREY.height - side - 1) });
  return clips.flatMap((clip, n) => {
    const [street, other] = [middleOf(clip), middleOf(clips[(n + 1 + below(clips.length - 1)) % clips.length] ?? clip)];
    const tried = Array.from({ length: TRIED_PLACES * count }, () => cutOut(other, place(), place(), side));
    return tried
      .filter((thing) => contrastOf(street, thing) >= LEAST_CONTRAST)
      .slice(0, count)
      .map((thing) => ({ clip, thing }));
  });
}

const middleOf = ({ frames }: Clip): Uint8Array => frames[Math.floor(frames.length / 2)] ?? new Uint8Array();

function columnsOf(trials: readonly Trial[]): string[] {
  const found = trials.flatMap(({ foundMs }) => (foundMs === null ? [] : [foundMs]));
  const shown = trials.flatMap(({ shownShare }) => (shownShare === null ? [] : [shownShare]));
  const gone = trials.flatMap(({ foundMs, goneMs }) => (foundMs === null ? [] : [goneMs ?? Number.POSITIVE_INFINITY]));
  const spread = (ms: readonly number[]): string =>
    [0.5, 0.95].map((share) => (percentile(ms, share) / 1_000).toFixed(1)).join(' / ');
  const mean = (100 * shown.reduce((sum, share) => sum + share, 0)) / Math.max(1, shown.length);
  const judged = (['added', 'removed', 'unclear'] as const).map(
    (as) => trials.filter(({ change }) => change === as).length,
  );
  const ordinals = trials.reduce((sum, trial) => sum + trial.ordinals, 0) / Math.max(1, found.length);
  return [
    `${found.length} of ${trials.length}`,
    spread(found),
    judged.join(' / '),
    ordinals.toFixed(2),
    `${mean.toFixed(0)} %`,
    spread(gone),
  ];
}
