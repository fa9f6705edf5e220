import type { Direction } from '@marsad/schemas';
import { distanceFromLine, type TrackMotion } from '@marsad/ground';
import { isTraffic } from './classes.ts';
import { covers } from './line-cover.ts';
import type { Passage } from './passages.ts';
import type { TrafficPlaces } from './places.ts';

/** Who crossed one line in one direction. */
export type LineTally = {
  readonly line: string;
  readonly direction: Direction;
  readonly passages: Passage[];
  /** Time in which somebody that drives this way covered the line, ms. */
  coveredMs: number;
};

/** By line and direction. */
export type LineTallies = Map<string, LineTally>;

export function lineTallyOf(lines: LineTallies, line: string, direction: Direction): LineTally {
  const key = `${line}/${direction}`;
  let tally = lines.get(key);
  if (!tally) {
    tally = { line, direction, passages: [], coveredMs: 0 };
    lines.set(key, tally);
  }
  return tally;
}

/** Nearer to the line by less than this since its trail began, px, a track has no direction yet. */
const DIRECTED_PX = 3;

/** Adds the time of one frame to each direction in which somebody covers a line. */
export function tallyCover(
  lines: LineTallies,
  places: TrafficPlaces,
  tracks: readonly TrackMotion[],
  view: 'oblique' | 'overhead',
  dtMs: number,
): void {
  for (const { id, segment } of places.lines) {
    let [toRight, toLeft] = [false, false];
    for (const track of tracks) {
      if (!isTraffic(track.class) || !covers(track.now.box, segment, view)) continue;
      const [first] = track.trail;
      if (!first) continue;
      const moved = distanceFromLine(segment, track.now.at) - distanceFromLine(segment, first.at);
      toRight ||= moved > DIRECTED_PX;
      toLeft ||= moved < -DIRECTED_PX;
    }
    if (toRight) lineTallyOf(lines, id, 'left_to_right').coveredMs += dtMs;
    if (toLeft) lineTallyOf(lines, id, 'right_to_left').coveredMs += dtMs;
  }
}
