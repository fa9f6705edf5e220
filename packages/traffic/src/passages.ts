import {
  type Ground,
  type GroundPoint,
  groundPoint,
  type PicturePx,
  type PictureSize,
  type TrailPoint,
} from '@marsad/ground';
import type { Box, Direction, ObjectClass } from '@marsad/schemas';
import type { TrafficPlaces } from './places.ts';
import { fitSpeed, type SpeedFit } from './speed-fit.ts';

/** That a track crossed a line, with its settled class. */
export type Crossing = {
  readonly line: string;
  readonly direction: Direction;
  readonly trackId: string;
  readonly ordinal: number;
  readonly class: ObjectClass;
  /** Of the first frame on the other side: by the part's clock, and by the camera's, ms. */
  readonly ptsMs: number;
  readonly atMs: number;
  readonly box: Box;
};

export type Passage = Crossing & {
  /** Undefined without calibration, or if the track was too short to measure. */
  readonly speed: SpeedFit | undefined;
  /** Time since the one before it in its lane crossed, ms; undefined for the first. */
  readonly headwayMs: number | undefined;
  /** When the one before it crossed, by the camera's clock, ms. */
  readonly leaderAtMs: number | undefined;
  /** The drawn lane in which it crossed. */
  readonly lane: string | undefined;
};

type Pending = Crossing & {
  readonly lane: string | undefined;
  readonly leaderAtMs: number | undefined;
  readonly trail: readonly TrailPoint[];
};
type Leader = { readonly atMs: number; readonly place: Place; readonly direction: Direction };
type Place = {
  readonly m: GroundPoint | undefined;
  readonly px: PicturePx;
  readonly widthPx: number;
  readonly lane: string | undefined;
};

/** Passages that wait for the rest of their trail, and who crossed each line last in each lane. */
export type Passages = { pending: Pending[]; readonly leaders: Map<string, Leader[]> };
export const newPassages = (): Passages => ({ pending: [], leaders: new Map() });

/** The trail after the crossing is waited for, ms. */
const WAIT_MS = 1_500;
/** Two that cross a line this close to each other, m across the road, drive in one lane: half a lane and a bit. */
const SAME_LANE_M = 2;
/** Without a calibration: within this share of the wider box. */
const SAME_LANE_SHARE = 0.5;
/** A lane in which nobody crossed for this long has no leader, ms. */
const LEADER_FORGOTTEN_MS = 15 * 60_000;

export function addPassage(
  passages: Passages,
  crossing: Crossing,
  trail: readonly TrailPoint[],
  { ground, zones }: Pick<TrafficPlaces, 'ground' | 'zones'>,
  view: 'oblique' | 'overhead',
): void {
  const px = groundPoint(crossing.box, view);
  const lane = zones.find(({ kind, contains }) => kind === 'lane' && contains(px))?.id;
  const place: Place = { px, m: ground?.toGround(px), widthPx: crossing.box.width, lane };
  const leaders = (passages.leaders.get(crossing.line) ?? []).filter(
    ({ atMs }) => atMs > crossing.atMs - LEADER_FORGOTTEN_MS,
  );
  const inLane = leaders.filter((leader) => leader.direction === crossing.direction && isOneLane(leader.place, place));
  const leaderAtMs = inLane.length > 0 ? Math.max(...inLane.map(({ atMs }) => atMs)) : undefined;
  const others = leaders.filter((leader) => !inLane.includes(leader));
  passages.leaders.set(crossing.line, [...others, { atMs: crossing.atMs, place, direction: crossing.direction }]);
  passages.pending.push({ ...crossing, lane, leaderAtMs, trail });
}

/** Where lanes are drawn they decide, else the distance across the road. */
const isOneLane = (a: Place, b: Place): boolean =>
  a.lane !== undefined || b.lane !== undefined
    ? a.lane === b.lane
    : a.m && b.m
      ? Math.hypot(a.m.xM - b.m.xM, a.m.yM - b.m.yM) < SAME_LANE_M
      : Math.hypot(a.px.x - b.px.x, a.px.y - b.px.y) < SAME_LANE_SHARE * Math.max(a.widthPx, b.widthPx);

/** Takes out the passages whose trail is long enough, or ended. */
export function takeDue(
  passages: Passages,
  isDue: (passage: { readonly ordinal: number; readonly waitedUntilPtsMs: number; readonly atMs: number }) => boolean,
  size: PictureSize,
  ground: Ground | undefined,
): Passage[] {
  if (passages.pending.length === 0) return [];
  const due: Passage[] = [];
  passages.pending = passages.pending.filter((pending) => {
    if (!isDue({ ordinal: pending.ordinal, waitedUntilPtsMs: pending.ptsMs + WAIT_MS, atMs: pending.atMs }))
      return true;
    const { trail, ...crossing } = pending;
    const speed = ground && fitSpeed(trail, crossing.ptsMs, size, ground);
    const headwayMs = crossing.leaderAtMs === undefined ? undefined : crossing.atMs - crossing.leaderAtMs;
    due.push({ ...crossing, speed, headwayMs });
    return false;
  });
  return due;
}
