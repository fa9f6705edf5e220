import { trackId, viewOf } from '@marsad/schemas';
import type { Camera, Direction, ObjectClass, SceneTrack } from '@marsad/schemas';
import { eventTimeMs } from './event-time.ts';
import type { Finding } from './findings.ts';
import { behaviourFinding, crossingFinding, measureFinding } from './findings.ts';
import type { FlowWindows } from './flow-windows.ts';
import {
  closeByClock,
  closeByWatermark,
  countCrossing,
  LONGEST_MEMORY_MS,
  newFlowWindows,
  observeSpan,
  openWindowFrom,
  wholeWindowFrom,
} from './flow-windows.ts';
import { insidePolygon, groundPoint, toPixels } from './geometry.ts';
import type { Point } from './geometry.ts';
import type { LineWatch } from './line-watch.ts';
import { newLineWatch, stepLine } from './line-watch.ts';
import { isSettled, isWrongWay } from './rules.ts';
import type { Moment, Scene } from './scene.ts';
import type { ZoneWatch } from './zone-watch.ts';
import { newZoneWatch, stepZone } from './zone-watch.ts';

/** A crossing that waits until the class of its track is settled. */
type WaitingCrossing = { readonly line: string; readonly direction: Direction; readonly moment: Moment };

export type TrackWatch = {
  readonly id: string;
  class: ObjectClass;
  /** Frames in a row that did not change the class. */
  steady: number;
  readonly lines: Map<string, LineWatch<Moment>>;
  readonly zones: Map<string, ZoneWatch>;
  readonly wrongWayAt: Set<string>;
  waiting: WaitingCrossing[];
  readonly firstOffset: bigint;
  readonly firstAtMs: number;
  lastSeenPtsMs: number;
  over: boolean;
};

/** The state of one camera: the tracks of its current part, and its windows. `watchScene` and its siblings change it in place. */
export type CameraWatch = {
  epoch: number;
  part: number;
  lastPtsMs: number;
  lastAtMs: number;
  readonly tracks: Map<number, TrackWatch>;
  readonly flow: FlowWindows;
};

/** A track is clear of a line when it is further away than this share of the frame's diagonal. */
const BAND_SHARE = 0.01;
/** A track that was not seen for this long, ms, is forgotten, because its ordinal does not come back. */
const TRACK_FORGOTTEN_AFTER_MS = 10_000;

export const newCameraWatch = (nowMs: number): CameraWatch => ({
  epoch: -1,
  part: -1,
  lastPtsMs: 0,
  lastAtMs: 0,
  tracks: new Map(),
  flow: newFlowWindows(nowMs),
});

export type OutOfOrder = 'older_epoch' | 'older_part' | 'repeated_frame';

/** Whether a scene comes too late: only the highest epoch and, within it, the highest part continues. */
export function outOfOrder(watch: CameraWatch, scene: Scene): OutOfOrder | undefined {
  if (scene.epoch !== watch.epoch) return scene.epoch < watch.epoch ? 'older_epoch' : undefined;
  if (scene.part !== watch.part) return scene.part < watch.part ? 'older_part' : undefined;
  return scene.ptsMs <= watch.lastPtsMs ? 'repeated_frame' : undefined;
}

/** Takes in the next scene (see `outOfOrder`) and returns what was found. */
export function watchScene(watch: CameraWatch, scene: Scene, offset: bigint, camera: Camera): Finding[] {
  const findings: Finding[] = [];
  if (scene.epoch !== watch.epoch || scene.part !== watch.part) findings.push(...endPart(watch, camera));
  const atMs = eventTimeMs(scene);
  Object.assign(watch, { epoch: scene.epoch, part: scene.part, lastPtsMs: scene.ptsMs, lastAtMs: atMs });
  // Time in which flow may not be measured counts as not observed in every window.
  const isMeasured = camera.analytics.includes('flow');
  if (isMeasured) observeSpan(watch.flow, atMs, scene.observedMs, offset);
  for (const sceneTrack of scene.tracks) {
    const track = trackOf(watch, scene, sceneTrack, offset, atMs);
    if (track) findings.push(...watchTrack(track, sceneTrack, scene, camera));
  }
  for (const [ordinal, track] of watch.tracks) {
    if (track.waiting.length > 0) findings.push(...settleCrossings(watch, track, camera, scene.ptsMs));
    if (scene.ptsMs - track.lastSeenPtsMs > TRACK_FORGOTTEN_AFTER_MS) watch.tracks.delete(ordinal);
  }
  if (isMeasured) findings.push(...closeByWatermark(watch.flow).map((measure) => measureFinding(camera, measure)));
  return findings;
}

/** Updates and returns the state of a track. Undefined for a predicted box, which keeps a hidden track alive and decides nothing. */
function trackOf(
  watch: CameraWatch,
  scene: Scene,
  sceneTrack: SceneTrack,
  offset: bigint,
  atMs: number,
): TrackWatch | undefined {
  let track = watch.tracks.get(sceneTrack.ordinal);
  if (sceneTrack.evidence === 'predicted') {
    if (track) track.lastSeenPtsMs = scene.ptsMs;
    return undefined;
  }
  track ??= {
    id: trackId(scene, sceneTrack.ordinal),
    class: sceneTrack.class,
    steady: 0,
    lines: new Map(),
    zones: new Map(),
    wrongWayAt: new Set(),
    waiting: [],
    firstOffset: offset,
    firstAtMs: atMs,
    lastSeenPtsMs: scene.ptsMs,
    over: false,
  };
  watch.tracks.set(sceneTrack.ordinal, track);
  track.steady = sceneTrack.class === track.class ? track.steady + 1 : 1;
  track.class = sceneTrack.class;
  track.lastSeenPtsMs = scene.ptsMs;
  return track;
}

function watchTrack(track: TrackWatch, sceneTrack: SceneTrack, scene: Scene, camera: Camera): Finding[] {
  const point = groundPoint(sceneTrack.box, viewOf(camera));
  const moment: Moment = { scene, box: sceneTrack.box };
  const bandPx = Math.hypot(scene.widthPx, scene.heightPx) * BAND_SHARE;
  for (const line of camera.lines) {
    const segment = { from: toPixels(line.from, scene), to: toPixels(line.to, scene) };
    const step = stepLine(track.lines.get(line.id) ?? newLineWatch<Moment>(), segment, point, moment, bandPx);
    track.lines.set(line.id, step.watch);
    if (step.crossed) track.waiting.push({ line: line.id, ...step.crossed });
  }
  if (camera.analytics.includes('behaviour')) return watchZones(track, moment, point, camera);
  // Time in a zone while behaviour may not be analysed does not count as a stay.
  track.zones.clear();
  return [];
}

const watchZones = (track: TrackWatch, moment: Moment, point: Point, camera: Camera): Finding[] =>
  camera.zones.flatMap((zone) => {
    const corners = zone.polygon.map((corner) => toPixels(corner, moment.scene));
    const listed = zone.classes.includes(track.class);
    const watch = track.zones.get(zone.id) ?? newZoneWatch;
    const step = stepZone(watch, zone, insidePolygon(corners, point), listed, moment.scene.ptsMs);
    track.zones.set(zone.id, step.watch);
    if (!step.finding) return [];
    const demonstration = zone.demonstration ?? false;
    return [behaviourFinding(step.finding, moment, track, zone.id, demonstration)];
  });

/** Returns the crossings whose class is settled: it is steady, or a second has passed, or no more frames of the track can come. */
function settleCrossings(watch: CameraWatch, track: TrackWatch, camera: Camera, ptsMs: number): Finding[] {
  const findings: Finding[] = [];
  const stillWaiting: WaitingCrossing[] = [];
  for (const waiting of track.waiting) {
    if (!isSettled(track, ptsMs - waiting.moment.scene.ptsMs)) {
      stillWaiting.push(waiting);
      continue;
    }
    const { line, direction, moment } = waiting;
    if (camera.analytics.includes('flow')) {
      countCrossing(watch.flow, eventTimeMs(moment.scene), { line, direction, class: track.class });
      findings.push(crossingFinding(moment, track, line, direction));
    }
    const wrongWay = camera.analytics.includes('behaviour') && isWrongWay(camera, line, direction, track.class);
    if (wrongWay && !track.wrongWayAt.has(line)) {
      track.wrongWayAt.add(line);
      findings.push(behaviourFinding({ kind: 'wrong_way' }, moment, track, line, false));
    }
  }
  track.waiting = stillWaiting;
  return findings;
}

/** Ends the part: waiting crossings get the class that their track has now, and all tracks end. */
export function endPart(watch: CameraWatch, camera: Camera): Finding[] {
  const findings = [...watch.tracks.values()].flatMap((track) =>
    settleCrossings(watch, track, camera, Number.POSITIVE_INFINITY),
  );
  watch.tracks.clear();
  return findings;
}

/** Forgets all tracks without settling their crossings, because nothing may be analysed on this camera. */
export const forgetTracks = (watch: CameraWatch): void => watch.tracks.clear();

/** Takes in `track.ended`, which names the track's final class, so none of its crossings needs to wait. */
export function endTrack(watch: CameraWatch, ordinal: number, objectClass: ObjectClass, camera: Camera): Finding[] {
  const track = watch.tracks.get(ordinal);
  if (!track) return [];
  track.class = objectClass;
  track.over = true;
  return settleCrossings(watch, track, camera, Number.POSITIVE_INFINITY);
}

/** Ends the tracks of a camera that sends no scenes, and closes its windows by this machine's clock. */
export function watchSilence(watch: CameraWatch, camera: Camera, nowMs: number): Finding[] {
  const findings = endPart(watch, camera);
  if (camera.analytics.includes('flow'))
    findings.push(...closeByClock(watch.flow, nowMs).map((measure) => measureFinding(camera, measure)));
  return findings;
}

/** The lowest offset that an open window or a track still needs; undefined if none does. */
export function neededFrom(watch: CameraWatch): bigint | undefined {
  let lowest = openWindowFrom(watch.flow);
  for (const track of watch.tracks.values()) {
    const tooOld = track.firstAtMs < watch.lastAtMs - LONGEST_MEMORY_MS;
    if (track.over || tooOld) continue;
    if (lowest === undefined || track.firstOffset < lowest) lowest = track.firstOffset;
  }
  return lowest === undefined ? undefined : wholeWindowFrom(watch.flow, lowest);
}
