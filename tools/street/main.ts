// `npm run street -- --seed 7 --minutes 2 --video street.mp4 --truth truth.json --site site.json`: draws a synthetic street and says what is true.
import { writeFileSync } from 'node:fs';
import { silenceFfmpeg } from '@marsad/media';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createLens } from './camera/lens.ts';
import { openStreetVideo } from './render/video.ts';
import { avenueEveryday, squareEveryday } from './scenarios/scenarios.ts';
import { WARM_UP_MS } from './scenarios/scenario.ts';
import { createChance } from './chance.ts';
import { AVENUE } from './sites/avenue.ts';
import { JUNCTION } from './sites/junction.ts';
import { SQUARE } from './sites/square.ts';
import { createStreet } from './street.ts';
import { siteFileOf } from './truth/site-file.ts';
import { truthFileOf } from './truth/truth-file.ts';
import { straight } from './sites/straight.ts';
import type { Site } from './world/site.ts';

const PLACES: Readonly<Record<string, Site>> = {
  avenue: AVENUE,
  junction: straight(JUNCTION),
  square: straight(SQUARE),
};

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number, 0 or more.');
  return value;
};
const minutes = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 60)) throw new InvalidArgumentError('Minutes, more than 0 and 60 at most.');
  return value;
};

type Options = {
  readonly seed: number;
  readonly minutes: number;
  readonly place: string;
  readonly fps: number;
  readonly night: boolean;
  readonly video?: string;
  readonly truth?: string;
  readonly site?: string;
};

function draw(options: Options): void {
  const site = PLACES[options.place] ?? AVENUE;
  const chance = createChance(options.seed).fork('everyday');
  const count = Math.max(1, Math.round(options.minutes));
  const everyday = site.id === 'avenue' ? avenueEveryday : site.id === 'square' ? squareEveryday : undefined;
  const orders = everyday ? everyday(count, options.minutes, chance) : {};
  const { seed, fps, night } = options;
  const street = createStreet({ site, seed, fps, orders, isNight: night, warmUpMs: WARM_UP_MS });
  const video = options.video === undefined ? undefined : openStreetVideo(options.video, site, night, seed);
  let frames = 0;
  for (const { scene, visible } of street.frames(options.minutes * 60_000)) {
    const bodies = visible.map(({ body }) => body);
    video?.add(bodies, scene.ptsMs - WARM_UP_MS);
    frames += 1;
  }
  video?.close();
  if (options.truth !== undefined)
    writeFileSync(options.truth, `${JSON.stringify(truthFileOf(street.truth, WARM_UP_MS), null, 2)}\n`);
  if (options.site !== undefined)
    writeFileSync(options.site, `${JSON.stringify(siteFileOf(site, createLens(site.pose)), null, 2)}\n`);
  const passages = street.truth.passages.filter(({ atMs }) => atMs >= WARM_UP_MS).length;
  console.log(`street: ${frames} frames of the ${options.place}, seed ${seed}; ${passages} passages of lines`);
}

silenceFfmpeg();
new Command('street')
  .description('Draws a synthetic street as a video, with what is true of it and the site file that evaluations read')
  .addOption(new Option('--seed <n>', 'the same seed gives the same street').argParser(whole).default(1))
  .addOption(new Option('--minutes <n>', 'how long it is').argParser(minutes).default(2))
  .addOption(new Option('--place <place>', 'which street').choices(Object.keys(PLACES)).default('avenue'))
  .addOption(new Option('--fps <n>', 'frames a second').argParser(whole).default(10))
  .option('--night', 'at night, with lights', false)
  .option('--video <file>', 'the MP4 file to write')
  .option('--truth <file>', 'passages, turns, queues and incidents, as JSON')
  .option('--site <file>', 'calibration, lines, zones and rules, as evaluate traffic and evaluate behaviour read them')
  .action(draw)
  .parse();
