import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from '@marsad/behaviour';
import { calibrate, newSeenHeights, proposeCalibration, takeHeights, type Ground } from '@marsad/ground';
import { z } from 'zod';
import { perceiveAsCity } from './city-perception.ts';
import { compareGrounds } from './compare-grounds.ts';
import { EvaluationError } from './errors.ts';
import { createNetworks, type Networks } from './networks.ts';

type Options = {
  readonly data: string;
  /** Videos whose names contain one of these are left out: a camera that looked elsewhere has another plane. */
  readonly except?: readonly string[];
  readonly threads: number;
};

/** The file of a set that holds what was measured at its camera. */
const LABELS = 'labels.json';
const Measured = z.object({
  calibration: z.object({
    image_size: z.tuple([z.number().positive(), z.number().positive()]),
    points: z.array(z.object({ px: z.tuple([z.number(), z.number()]), m: z.tuple([z.number(), z.number()]) })).min(4),
  }),
});
type Calibration = z.infer<typeof Measured>['calibration'];
type Site = { readonly name: string; readonly calibration: Calibration; readonly videos: readonly string[] };

/**
 * Says how wrong the scale of a proposed ground plane is, at cameras where somebody measured: each set's clips, and all of them together, as
 * the city proposes from hours of one camera.
 * @throws {EvaluationError} if no set below the folder holds a calibration
 */
export async function evaluateGround({ data, except = [], threads }: Options): Promise<void> {
  const sites = sitesBelow(data, (file) => !except.some((part) => file.includes(part)));
  if (sites.length === 0)
    throw new EvaluationError(
      `--data ${data}: no folder in it has a ${LABELS} with a calibration and videos beside it`,
    );
  const networks = createNetworks(threads);
  try {
    console.log('set,clips,boxes,agreeing,lengths_across,lengths_along,said_error');
    for (const site of sites) await evaluateSite(site, networks);
  } finally {
    await networks.close();
  }
}

async function evaluateSite({ name, calibration, videos }: Site, networks: Networks): Promise<void> {
  const together: Scene[] = [];
  for (const [part, video] of videos.entries()) {
    const { published } = await perceiveAsCity(video, [], networks);
    const scenes = published.map(({ scene }) => ({ ...scene, part }));
    together.push(...scenes);
    console.log(rowOf(`${name}/${video.split('/').at(-1)}`, 1, scenes, calibration));
  }
  console.log(rowOf(name, videos.length, together, calibration));
}

/** One line of the answer: lengths of the proposal as a share of the measured ones, and the error that it says of itself. */
function rowOf(name: string, clips: number, scenes: readonly Scene[], calibration: Calibration): string {
  const seen = newSeenHeights();
  for (const scene of scenes) takeHeights(seen, scene);
  const [widthPx, heightPx] = calibration.image_size;
  const size = { widthPx, heightPx };
  const proposal = proposeCalibration(seen.boxes, size);
  if (proposal.kind === 'none') return [name, clips, seen.boxes.length, 0, proposal.reason, proposal.reason, ''].join();
  const proposed = groundOf(proposal.calibration, size);
  const points = calibration.points.map(({ px: [x, y], m: [xM, yM] }) => ({
    picture: [x / widthPx, y / heightPx] as [number, number],
    ...{ xM, yM },
  }));
  const measured = groundOf({ points, ...size, origin: 'measured' }, size);
  const scale = compareGrounds(measured, proposed, points);
  const shares = scale ? [scale.across.toFixed(2), scale.along.toFixed(2)] : ['none', 'none'];
  return [name, clips, proposal.of, proposal.agreeing, ...shares, proposed.scaleError.toFixed(2)].join();
}

function groundOf(calibration: Parameters<typeof calibrate>[0], size: Parameters<typeof calibrate>[1]): Ground {
  const found = calibrate(calibration, size);
  if (found.kind === 'fault') throw new EvaluationError(found.fault.text);
  return found.ground;
}

/** The sets of a folder, and the folder itself, whose labels hold a calibration. */
function sitesBelow(data: string, isWanted: (file: string) => boolean): Site[] {
  if (!existsSync(data)) throw new EvaluationError(`--data ${data} does not exist`);
  const folders = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return ['.', ...folders.map(({ name }) => name).toSorted()].flatMap((name) => {
    const folder = join(data, name);
    const calibration = calibrationIn(join(folder, LABELS));
    const videos = readdirSync(folder).filter((file) => /\.(mp4|avi)$/.test(file) && isWanted(file));
    if (!calibration || videos.length === 0) return [];
    return [{ name, calibration, videos: videos.toSorted().map((file) => join(folder, file)) }];
  });
}

function calibrationIn(path: string): Calibration | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return Measured.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data?.calibration;
  } catch {
    throw new EvaluationError(`${path} is no JSON`);
  }
}
