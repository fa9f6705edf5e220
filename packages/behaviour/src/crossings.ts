import type { Camera } from '@marsad/schemas';
import { eventTimeMs } from './event-time.ts';
import { earlyCrossing, isDirected, isTaken, placeBefore } from './early-crossing.ts';
import type { Finding } from './findings.ts';
import { behaviourFinding, crossingFinding } from './findings.ts';
import type { FlowWindows } from './flow-windows.ts';
import { countCrossing } from './flow-windows.ts';
import { toPixels } from './geometry.ts';
import type { Point, Segment, Size } from './geometry.ts';
import { newLineWatch, stepLine } from './line-watch.ts';
import { isWrongWayRuled } from './implied.ts';
import { isSettled, isWrongWay } from './rules.ts';
import type { RunningRule } from './rules/running-rule.ts';
import type { Moment } from './scene.ts';
import type { TrackWatch, WaitingCrossing } from './track-watch.ts';

/** A track is clear of a line when it is further away than this share of the frame's diagonal. */
const BAND_SHARE = 0.01;

/**
 * Takes in where a track stands now. A crossing waits from then on until the track's class is settled.
 * @param ageMs since the track was first detected
 * @param others the other tracks of the camera
 */
export function watchLines(
  track: TrackWatch,
  moment: Moment,
  point: Point,
  ageMs: number,
  places: DirectoryLines,
  others: Iterable<TrackWatch>,
): void {
  const isFirst = track.lines.size === 0;
  for (const { id, segment } of places.lines) {
    const step = stepLine(track.lines.get(id) ?? newLineWatch<Moment>(), segment, point, moment, places.bandPx);
    track.lines.set(id, step.watch);
    if (step.crossed) track.waiting.push({ line: id, ...step.crossed });
  }
  const { ptsMs } = moment.scene;
  if (isFirst && places.lines.length > 0) track.began = beganAt(track, moment, point, ageMs, others);
  else if (track.began && isDirected(track.began, ptsMs)) crossEarly(track, track.began, point, ptsMs, places);
}

function beganAt(
  track: TrackWatch,
  moment: Moment,
  point: Point,
  ageMs: number,
  others: Iterable<TrackWatch>,
): TrackWatch['began'] {
  const began = { ptsMs: moment.scene.ptsMs, ageMs, point, moment };
  const neighbours = [...others].flatMap((other) => {
    const [line] = other.lines.values();
    return other === track ? [] : [{ last: line?.last?.point, lastSeenPtsMs: other.lastSeenPtsMs }];
  });
  // Where another track is or was, the vehicle was counted.
  return isTaken(began, moment.box, neighbours) ? undefined : began;
}

/** Takes in the lines that a track crossed before it was first reported. */
function crossEarly(
  track: TrackWatch,
  began: NonNullable<TrackWatch['began']>,
  point: Point,
  ptsMs: number,
  { lines, bandPx }: DirectoryLines,
): void {
  track.began = undefined;
  const before = placeBefore(began, point, ptsMs, bandPx);
  if (!before) return;
  for (const { id, segment } of lines) {
    const direction = earlyCrossing(segment, before, began.point, bandPx);
    if (direction) track.waiting.push({ line: id, direction, moment: began.moment });
  }
}

/** The lines of a camera, px of one size of frames. */
export type DirectoryLines = {
  readonly lines: readonly { readonly id: string; readonly segment: Segment }[];
  readonly bandPx: number;
};

export const directoryLines = ({ lines }: Pick<Camera, 'lines'>, size: Size): DirectoryLines => ({
  lines: lines.map(({ id, from, to }) => ({ id, segment: { from: toPixels(from, size), to: toPixels(to, size) } })),
  bandPx: Math.hypot(size.widthPx, size.heightPx) * BAND_SHARE,
});

/**
 * Returns the crossings whose class is settled: it is steady, or a second has passed, or no more frames of the track can come.
 * @param ruled the rules that run at the camera, beside which nothing is implied of what they are about
 */
export function settleCrossings(
  flow: FlowWindows,
  track: TrackWatch,
  camera: Camera,
  ptsMs: number,
  ruled: readonly RunningRule[],
): Finding[] {
  const settled: WaitingCrossing[] = [];
  const stillWaiting: WaitingCrossing[] = [];
  for (const waiting of track.waiting) {
    const isDone = isSettled(track, ptsMs - waiting.moment.scene.ptsMs);
    (isDone ? settled : stillWaiting).push(waiting);
  }
  track.waiting = stillWaiting;
  return settled.flatMap((crossing) => settle(flow, track, camera, crossing, ruled));
}

function settle(
  flow: FlowWindows,
  track: TrackWatch,
  camera: Camera,
  { line, direction, moment }: WaitingCrossing,
  ruled: readonly RunningRule[],
): Finding[] {
  const findings: Finding[] = [];
  if (camera.analytics.includes('flow')) {
    countCrossing(flow, eventTimeMs(moment.scene), { line, direction, class: track.class });
    findings.push(crossingFinding(moment, track, line, direction));
  }
  const wrongWay = camera.analytics.includes('behaviour') && isWrongWay(camera, line, direction, track.class);
  if (wrongWay && !track.droveWrongWay && !isWrongWayRuled(ruled, camera, track, { line, direction })) {
    track.droveWrongWay = true;
    findings.push(behaviourFinding({ kind: 'wrong_way' }, moment, track, line, false));
  }
  return findings;
}
