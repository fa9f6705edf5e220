import { KINDS, type Scene } from '@marsad/behaviour';
import { groundPoint, newSeenHeights, proposeCalibration, takeHeights, type CalibrationTerms } from '@marsad/ground';
import { classGroup, RULE_KINDS, type RuleKind, type SceneTrack } from '@marsad/schemas';
import type { View } from '@marsad/vision';
import type { SiteFile, SiteRule } from './site-file.ts';

type Px = readonly [x: number, y: number];
/** A vehicle that drove: where it stood on the ground, in the order of time, and the mean height of its box. */
type Drive = { readonly path: readonly Px[]; readonly heightPx: number };
type Flow = { readonly at: Px; readonly way: Px; readonly left: number; readonly right: number };

/** A track drove if it went on by so many heights of its box. */
const LEAST_HEIGHTS = 2;
const FEWEST_POINTS = 4;
/** So many vehicles make a road, and as many in one direction a line. */
const FEWEST_DRIVES = 3;
/** Directions within this of each other are one flow: cosine of 45°. */
const SAME_WAY_COS = Math.SQRT1_2;

/** What happens on a road is asked of the carriageway, what people do of the whole picture. */
const ON_ROAD: ReadonlySet<RuleKind> = new Set([
  ...(['stopped_vehicle', 'slow_vehicle', 'congestion', 'queue', 'near_miss'] as const),
  ...(['person_on_carriageway', 'object_on_road', 'intrusion'] as const),
]);

/**
 * A site as an installer would make it who has nothing but this footage, with every kind of rule at its defaults: the carriageway is the ground
 * on which vehicles drove, a one-way line lies across each flow, and people are watched in the whole picture. Nobody may walk onto the carriageway.
 */
export function ownSite(scenes: readonly Scene[], view: View): SiteFile {
  const drives = drivesIn(scenes, view);
  const road = drives.length >= FEWEST_DRIVES ? hullOf(drives.flatMap(({ path }) => path)) : [];
  const flows = flowsOf(drives);
  const zones =
    road.length >= 3 ? [{ name: 'carriageway', polygon: road.map(([x, y]): [number, number] => [x, y]) }] : [];
  const lines = flows.map((flow, at) => ({ ...lineAcross(flow), name: `flow ${at + 1}` }));
  return { zones, lines, rules: rulesFor(zones.length > 0, lines) };
}

function rulesFor(hasRoad: boolean, lines: readonly { readonly name: string }[]): SiteRule[] {
  return RULE_KINDS.flatMap((kind): SiteRule[] => {
    if (!KINDS[kind]) return [];
    if (kind === 'wrong_way') return lines.map(({ name }) => ({ id: `${kind} ${name}`, kind, line: name }));
    if (!ON_ROAD.has(kind)) return [{ id: kind, kind }];
    if (!hasRoad) return [];
    return [{ id: kind, kind, zone: 'carriageway', ...(kind === 'intrusion' && { classes: ['person' as const] }) }];
  });
}

/** The calibration that the city would propose from what it saw; undefined where that does not suffice. */
export function ownCalibration(scenes: readonly Scene[]): CalibrationTerms | undefined {
  const seen = newSeenHeights();
  for (const scene of scenes) takeHeights(seen, scene);
  const proposal = seen.size && proposeCalibration(seen.boxes, seen.size);
  return proposal?.kind === 'proposal' ? proposal.calibration : undefined;
}

function drivesIn(scenes: readonly Scene[], view: View): Drive[] {
  const tracks = Map.groupBy(
    scenes.flatMap(({ tracks: seen }) => seen.filter(isDetectedVehicle)),
    ({ ordinal }) => ordinal,
  );
  return [...tracks.values()].flatMap((boxes): Drive[] => {
    const path = boxes.map(({ box }): Px => {
      const { x, y } = groundPoint(box, view);
      return [x, y];
    });
    const heightPx = boxes.reduce((sum, { box }) => sum + box.height, 0) / boxes.length;
    return path.length >= FEWEST_POINTS && lengthOf(wayOf(path)) >= LEAST_HEIGHTS * heightPx
      ? [{ path, heightPx }]
      : [];
  });
}

const isDetectedVehicle = ({ class: name, evidence }: SceneTrack): boolean =>
  evidence === 'detected' && (classGroup(name) === 'vehicle' || name === 'motorcycle');

const wayOf = (path: readonly Px[]): Px => {
  const [first = [0, 0], last = first] = [path[0], path.at(-1)];
  return [last[0] - first[0], last[1] - first[1]];
};
const lengthOf = ([x, y]: Px): number => Math.hypot(x, y);
const unit = (way: Px): Px => [way[0] / lengthOf(way), way[1] / lengthOf(way)];
const dot = (a: Px, b: Px): number => a[0] * b[0] + a[1] * b[1];

/** The flows of vehicles that drive alike, each with its middle and how far it reaches to its left and right. Flows that overlap are no one-way roads. */
function flowsOf(drives: readonly Drive[]): Flow[] {
  const groups: { way: Px; drives: Drive[] }[] = [];
  for (const drive of drives) {
    const way = unit(wayOf(drive.path));
    const group = groups.find((known) => dot(unit(known.way), way) >= SAME_WAY_COS);
    if (group) {
      group.drives.push(drive);
      group.way = [group.way[0] + way[0], group.way[1] + way[1]];
    } else groups.push({ way, drives: [drive] });
  }
  const flows = groups.filter((group) => group.drives.length >= FEWEST_DRIVES).map(flowOf);
  return flows.filter((flow) => flows.every((other) => other === flow || !overlap(flow, other)));
}

function flowOf({ way, drives }: { readonly way: Px; readonly drives: readonly Drive[] }): Flow {
  const along = unit(way);
  const middles = drives.map(({ path }): Px => path[path.length >> 1] ?? [0, 0]);
  const at: Px = [
    middles.reduce((sum, [x]) => sum + x, 0) / middles.length,
    middles.reduce((sum, [, y]) => sum + y, 0) / middles.length,
  ];
  const aside = middles.map(([x, y]) => dot([x - at[0], y - at[1]], [-along[1], along[0]]));
  const margin = Math.max(...drives.map(({ heightPx }) => heightPx)) / 2;
  return { at, way: along, left: Math.min(...aside) - margin, right: Math.max(...aside) + margin };
}

const endsOf = ({ at, way, left, right }: Flow): [Px, Px] => [
  [at[0] - way[1] * left, at[1] + way[0] * left],
  [at[0] - way[1] * right, at[1] + way[0] * right],
];

/** Whether the flow of one reaches into the line across the other. */
function overlap(flow: Flow, other: Flow): boolean {
  const sides = endsOf(other).map(([x, y]) => dot([x - flow.at[0], y - flow.at[1]], [-flow.way[1], flow.way[0]]));
  return Math.min(...sides) < flow.right && Math.max(...sides) > flow.left;
}

/** y grows downward, so who drives along `way` has the line's beginning on the right hand, and crosses it from its left to its right. */
function lineAcross(flow: Flow): Omit<SiteFile['lines'][number], 'name'> {
  const [from, to] = endsOf(flow);
  return { from: [to[0], to[1]], to: [from[0], from[1]], oneWay: 'left_to_right' };
}

/** The convex hull, by Andrew's monotone chain. */
function hullOf(points: readonly Px[]): Px[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (from: readonly Px[]): Px[] => {
    const chain: Px[] = [];
    for (const point of from) {
      while (chain.length >= 2 && !turnsLeft(chain.at(-2) ?? point, chain.at(-1) ?? point, point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const turnsLeft = (a: Px, b: Px, c: Px): boolean => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
