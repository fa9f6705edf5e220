import type { Scene } from '@marsad/behaviour';
import type { Camera } from '@marsad/schemas';
import { createLens } from './camera/lens.ts';
import { createChance } from './chance.ts';
import { GOOD_CAMERA, type DetectorModel } from './detector/detector-model.ts';
import { createFalseTracks } from './detector/false-tracks.ts';
import { createStaticRegionModel } from './detector/static-regions.ts';
import { createTrackerModel, type EndedTrack } from './detector/tracker-model.ts';
import { visibleBodies, type Visible } from './detector/visible.ts';
import { cameraOf } from './camera/registered.ts';
import type { Truth } from './truth/truth.ts';
import type { Site } from './world/site.ts';
import { createWorld, type Orders, type World } from './world/world.ts';

export type StreetOptions = {
  readonly site: Site;
  readonly seed: number;
  readonly orders?: Orders;
  readonly model?: DetectorModel;
  readonly fps?: number;
  readonly isNight?: boolean;
  /** Runs the street for so long before the first frame, so that it is not empty; ms. */
  readonly warmUpMs?: number;
};

export type StreetFrame = {
  readonly scene: Scene;
  readonly ended: readonly EndedTrack[];
  /** What the camera truly shows, the nearest first. */
  readonly visible: readonly Visible[];
};

export type Street = {
  readonly camera: Camera;
  /** The frames of so much time, one after the other. Truth grows with them; `ptsMs` and the truth's times are the same clock. */
  frames(durationMs: number): Generator<StreetFrame>;
  readonly truth: Truth;
  readonly counts: World['counts'];
};

/** The wall clock of a street's first moment: Monday, 21 September 2026, 10:00 UTC. */
export const STREET_BEGAN_AT_MS = 1_789_984_800_000;

/** A synthetic street with its camera, its detector and its truth. The same options give the same scenes in every run. */
export function createStreet({
  site,
  seed,
  orders = {},
  model = GOOD_CAMERA,
  fps = 5,
  isNight = false,
  warmUpMs = 0,
}: StreetOptions): Street {
  const chance = createChance(seed);
  const lens = createLens(site.pose);
  const camera = cameraOf(site);
  const world = createWorld(site, orders, chance.fork('world'));
  const size = { widthPx: site.pose.widthPx, heightPx: site.pose.heightPx };
  const tracker = createTrackerModel(model, size, chance.fork('tracker'));
  const horizonPx = site.pose.heightPx / 2 - site.pose.focalPx * Math.tan((site.pose.pitchDegrees * Math.PI) / 180);
  const falseTracks = createFalseTracks(model, size, horizonPx, chance.fork('false'));
  const regions = createStaticRegionModel(size, model.missShare === 0, chance.fork('regions'));
  const stepMs = 1_000 / fps;
  let frame = Math.ceil(warmUpMs / stepMs);

  const observe = (ptsMs: number): StreetFrame => {
    world.runTo(ptsMs);
    const visible = visibleBodies(world.bodies(), lens);
    const found = tracker.step(visible, ptsMs);
    const wrong = falseTracks(ptsMs, stepMs);
    const staticRegions = regions(visible, ptsMs);
    const { district, camera: id } = camera;
    const atMs = STREET_BEGAN_AT_MS + ptsMs;
    const scene: Scene = {
      ...{ district, camera: id, epoch: STREET_BEGAN_AT_MS, part: 0, ptsMs, capturedAtMs: atMs, receivedAtMs: atMs },
      ...{ clockSource: 'camera', clockOffsetMs: 0, observedMs: stepMs, ...size, moving: true },
      tracks: [...found.tracks, ...wrong.tracks].slice(0, 200),
      ...(staticRegions.length > 0 ? { staticRegions } : {}),
      ...(isNight ? { conditions: ['night'] } : {}),
    };
    return { scene, ended: [...found.ended, ...wrong.ended], visible };
  };
  return {
    camera,
    truth: world.truth,
    get counts() {
      return world.counts;
    },
    *frames(durationMs) {
      const last = frame + Math.floor(durationMs / stepMs);
      for (; frame < last; frame++) yield observe(Math.round(frame * stepMs));
    },
  };
}
