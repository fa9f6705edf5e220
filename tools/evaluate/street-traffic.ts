import { endPart, endTrack, newCameraWatch, watchScene, type Scene } from '@marsad/behaviour';
import type { Camera } from '@marsad/schemas';
import { createLens } from '../street/camera/lens.ts';
import { WARM_UP_MS } from '../street/scenarios/scenario.ts';
import { createStreet, STREET_BEGAN_AT_MS, type Street } from '../street/street.ts';
import { siteFileOf } from '../street/truth/site-file.ts';
import type { Passage } from '../street/truth/truth.ts';
import type { DetectorModel } from '../street/detector/detector-model.ts';
import type { Site } from '../street/world/site.ts';
import { cityLines } from './lines.ts';
import { parseSite } from './site.ts';
import { measureVideo, type SiteMeasures } from './traffic-measures.ts';
import { measuredZones } from './traffic.ts';

const MINUTE_MS = 60_000;
/** A passage is the truth's when both are within this time at the same line in the same direction, ms: half a bus at a walking pace. */
const SAME_WITHIN_MS = 1_500;
/** Slower than this, m/s, a share of the speed says nothing. */
const SLOWEST_MS = 1.5;
/** A queue is as long as it was for this long in a minute, s, as the measure means it. */
const SUSTAINED_S = 2;

/** How the measures of traffic compare with what truly drove on a synthetic street. */
export type StreetScore = {
  readonly passages: { readonly truth: number; readonly measured: number; readonly matched: number };
  /** Of each matched passage: by how much the speed is off as a share, and in units of its own stated error. */
  readonly speedErrors: readonly { readonly share: number; readonly inErrors: number }[];
  /** Matched passages without a speed. */
  readonly withoutSpeed: number;
  /** For each whole minute and queue, the measured less the true vehicles. */
  readonly queueErrors: readonly number[];
  readonly turns: readonly { readonly turn: string; readonly truth: number; readonly measured: number }[];
};

export type StreetRun = {
  readonly site: Site;
  readonly seed: number;
  readonly minutes: number;
  readonly model: DetectorModel;
  readonly isNight?: boolean;
};

/** Measures a synthetic street by the city's own code and compares with the truth. */
export function scoreStreet({ site, seed, minutes, model, isNight = false }: StreetRun): StreetScore {
  const street = createStreet({ site, seed, model, isNight, warmUpMs: WARM_UP_MS });
  const size = { width: site.pose.widthPx, height: site.pose.heightPx };
  const drawn = parseSite(JSON.stringify(siteFileOf(site, createLens(site.pose))), site.id, size);
  const scenes: Scene[] = [];
  const queues = createQueueWatch(street.camera);
  for (const { scene, ended } of street.frames(minutes * MINUTE_MS)) {
    scenes.push(scene);
    queues.watch(scene, ended);
  }
  const camera = { ...street.camera, lines: cityLines(drawn.lines, size), zones: measuredZones(drawn, size) };
  const measures = measureVideo({ camera, view: 'oblique', scenes, seconds: minutes * 60 }, drawn);
  return { ...scorePassages(street, measures), ...scoreTurns(street, measures), queueErrors: queues.errors(street) };
}

const shown = ({ truth }: Street): Passage[] => truth.passages.filter(({ atMs }) => atMs >= WARM_UP_MS);

function scorePassages(street: Street, { passages }: SiteMeasures) {
  const truth = shown(street);
  const used = new Set<Passage>();
  const speedErrors: { share: number; inErrors: number }[] = [];
  let withoutSpeed = 0;
  for (const passage of passages) {
    const off = ({ atMs, class: name }: Passage): number =>
      Math.abs(atMs - passage.seconds * 1_000) + (name === passage.class ? 0 : SAME_WITHIN_MS / 3);
    const [real] = truth
      .filter((each) => !used.has(each) && each.line === passage.line && each.direction === passage.direction)
      .filter((each) => Math.abs(each.atMs - passage.seconds * 1_000) <= SAME_WITHIN_MS)
      .sort((a, b) => off(a) - off(b));
    if (!real) continue;
    used.add(real);
    const { speedKmh, speedErrorKmh } = passage;
    if (speedKmh === null || speedErrorKmh === null) withoutSpeed += 1;
    else if (real.speedMs >= SLOWEST_MS) {
      const kmh = kmhAt(real, passage.seconds * 1_000);
      const error = Math.abs(speedKmh - kmh);
      speedErrors.push({ share: error / kmh, inErrors: error / speedErrorKmh });
    }
  }
  return {
    passages: { truth: truth.length, measured: passages.length, matched: used.size },
    ...{ speedErrors, withoutSpeed },
  };
}

/** The foot of a box is at the line before or after the middle of the vehicle, so both speeds are taken at the moment of the foot. */
const kmhAt = ({ speedMs, accelerationMs2, atMs }: Passage, thenMs: number): number =>
  Math.max(SLOWEST_MS, speedMs + (accelerationMs2 * (thenMs - atMs)) / 1_000) * 3.6;

/** A vehicle turned when it passed one line and then another while it was shown. */
function scoreTurns(street: Street, { turning }: SiteMeasures): Pick<StreetScore, 'turns'> {
  const byVehicle = Map.groupBy(shown(street), ({ vehicle }) => vehicle);
  const truth = new Map<string, number>();
  for (const own of byVehicle.values())
    own.forEach(({ line }, i) => {
      const before = own[i - 1]?.line;
      if (before !== undefined && before !== line) add(truth, `${before}>${line}`, 1);
    });
  const measured = new Map<string, number>();
  for (const { from, to, count } of turning) add(measured, `${from}>${to}`, count);
  const names = [...new Set([...truth.keys(), ...measured.keys()])].sort();
  return {
    turns: names.map((turn) => ({ turn, truth: truth.get(turn) ?? 0, measured: measured.get(turn) ?? 0 })),
  };
}

const add = (counts: Map<string, number>, name: string, more: number): Map<string, number> =>
  counts.set(name, (counts.get(name) ?? 0) + more);

type Queued = { readonly zone: string; readonly fromMs: number; readonly vehicles: number };

/** Runs the scenes through behaviour-analytics' own minutes, for the longest queue of each. */
function createQueueWatch(camera: Camera) {
  const watch = newCameraWatch(STREET_BEGAN_AT_MS);
  const measured: Queued[] = [];
  const note = (findings: ReturnType<typeof watchScene>): void => {
    for (const finding of findings) {
      if (finding.kind !== 'measure') continue;
      const { fromMs, observedMs, measures = [] } = finding.data;
      if (observedMs < MINUTE_MS) continue;
      for (const { place, name, value } of measures)
        if (name === 'queue_vehicles')
          measured.push({ zone: place, fromMs: fromMs - STREET_BEGAN_AT_MS, vehicles: value });
    }
  };
  return {
    watch(scene: Scene, ended: readonly { ordinal: number; class: Parameters<typeof endTrack>[2] }[]): void {
      note(watchScene(watch, scene, 0n, camera));
      for (const track of ended) note(endTrack(watch, track.ordinal, track.class, camera));
    },
    errors({ truth }: Street): number[] {
      note(endPart(watch, camera));
      return measured.flatMap(({ zone, fromMs, vehicles }) => {
        const counts = truth.queues
          .filter((queue) => queue.zone === zone && queue.atMs >= fromMs && queue.atMs < fromMs + MINUTE_MS)
          .map((queue) => queue.vehicles)
          .sort((a, b) => b - a);
        return counts.length === 0 ? [] : [vehicles - (counts[SUSTAINED_S - 1] ?? 0)];
      });
    },
  };
}
