import { viewOf } from '@marsad/schemas';
import type { Camera, ObjectClass } from '@marsad/schemas';
import { forgetTrack } from '@marsad/ground';
import type { CameraFrames } from './camera-frame.ts';
import { cameraFrame, hasMoved, newCameraFrames } from './camera-frame.ts';
import type { CameraTraffic } from './camera-traffic.ts';
import {
  endTraffic,
  hasTrafficPlaces,
  newCameraTraffic,
  passTraffic,
  trafficOf,
  watchTraffic,
} from './camera-traffic.ts';
import { settleCrossings, watchLines } from './crossings.ts';
import type { DirectoryPlaces } from './directory-places.ts';
import { directoryPlaces } from './directory-places.ts';
import { watchDirectoryZones } from './directory-zones.ts';
import { eventTimeMs } from './event-time.ts';
import type { Finding } from './findings.ts';
import { measureFinding } from './findings.ts';
import type { FlowWindows } from './flow-windows.ts';
import {
  closeByClock,
  closeByWatermark,
  LONGEST_MEMORY_MS,
  newFlowWindows,
  observeSpan,
  openWindowFrom,
  wholeWindowFrom,
} from './flow-windows.ts';
import { groundPoint } from './geometry.ts';
import type { OffsetMarks } from './offset-marks.ts';
import { markOffset, offsetBefore } from './offset-marks.ts';
import type { EndedBy } from './rules/incident-event.ts';
import { neededSinceMs } from './rules/needed-since.ts';
import { endIncidents, newRuleWatch, watchRules } from './rules/rule-watch.ts';
import type { RuleWatch } from './rules/rule-watch.ts';
import type { RulesInForce } from './rules/rules-in-force.ts';
import { NO_RULES } from './rules/rules-in-force.ts';
import type { Scene } from './scene.ts';
import type { TrackWatch } from './track-watch.ts';
import { TRACK_FORGOTTEN_AFTER_MS, trackOf } from './track-watch.ts';

/** The state of one camera: the tracks of its current part, its windows and its rules. `watchScene` and its siblings change it in place. */
export type CameraWatch = {
  epoch: number;
  part: number;
  lastPtsMs: number;
  lastAtMs: number;
  readonly tracks: Map<number, TrackWatch>;
  readonly flow: FlowWindows;
  readonly frames: CameraFrames;
  readonly marks: OffsetMarks;
  directory: DirectoryPlaces | undefined;
  readonly traffic: CameraTraffic;
  rules: RuleWatch;
};

export const newCameraWatch = (nowMs: number): CameraWatch => ({
  epoch: -1,
  part: -1,
  lastPtsMs: 0,
  lastAtMs: 0,
  tracks: new Map(),
  flow: newFlowWindows(nowMs),
  frames: newCameraFrames(),
  marks: [],
  directory: undefined,
  traffic: newCameraTraffic(),
  rules: newRuleWatch(),
});

export type OutOfOrder = 'older_epoch' | 'older_part' | 'repeated_frame';

/** Whether a scene comes too late: only the highest epoch and, within it, the highest part continues. */
export function outOfOrder(watch: CameraWatch, scene: Scene): OutOfOrder | undefined {
  if (scene.epoch !== watch.epoch) return scene.epoch < watch.epoch ? 'older_epoch' : undefined;
  if (scene.part !== watch.part) return scene.part < watch.part ? 'older_part' : undefined;
  return scene.ptsMs <= watch.lastPtsMs ? 'repeated_frame' : undefined;
}

/**
 * Takes in the next scene (see `outOfOrder`) and returns what was found.
 * @param rules those of this camera, which apply only while behaviour may be analysed
 */
export function watchScene(
  watch: CameraWatch,
  scene: Scene,
  offset: bigint,
  camera: Camera,
  rules: RulesInForce = NO_RULES,
): Finding[] {
  const findings: Finding[] = [];
  if (scene.epoch !== watch.epoch || scene.part !== watch.part) findings.push(...endTracks(watch, camera));
  const atMs = eventTimeMs(scene);
  watch.epoch = scene.epoch;
  watch.part = scene.part;
  watch.lastPtsMs = scene.ptsMs;
  watch.lastAtMs = atMs;
  markOffset(watch.marks, scene.ptsMs, offset, scene.ptsMs - LONGEST_MEMORY_MS);
  // Time in which flow may not be measured counts as not observed in every window.
  const isMeasured = camera.analytics.includes('flow');
  if (isMeasured) observeSpan(watch.flow, atMs, scene.observedMs, offset);
  const found = watchPlaces(watch, scene, offset, camera);
  findings.push(...found, ...watchGround(watch, scene, camera, rules));
  if (!isMeasured) return findings;
  passTraffic(watch.traffic, found, watch.frames.motions, camera);
  for (const measure of closeByWatermark(watch.flow))
    findings.push(measureFinding(camera, measure, trafficOf(watch.traffic, measure, true)));
  return findings;
}

/** The lines and zones of the directory. */
function watchPlaces(watch: CameraWatch, scene: Scene, offset: bigint, camera: Camera): Finding[] {
  const findings: Finding[] = [];
  const { lines, zones } = (watch.directory = directoryPlaces(watch.directory, scene, camera));
  const view = viewOf(camera);
  const isWatched = camera.analytics.includes('behaviour');
  for (const sceneTrack of scene.tracks) {
    const track = trackOf(watch.tracks, scene, sceneTrack, offset, watch.lastAtMs);
    if (!track) continue;
    const point = groundPoint(sceneTrack.box, view);
    const moment = { scene, box: sceneTrack.box };
    watchLines(track, moment, point, sceneTrack.ageMs, lines, watch.tracks.values());
    // Time in a zone while behaviour may not be analysed does not count as a stay.
    if (!isWatched) track.zones.clear();
    else if (zones.length > 0) findings.push(...watchDirectoryZones(track, moment, point, zones, watch.rules.running));
  }
  for (const [ordinal, track] of watch.tracks) {
    if (track.waiting.length > 0)
      findings.push(...settleCrossings(watch.flow, track, camera, scene.ptsMs, watch.rules.running));
    if (scene.ptsMs - track.lastSeenPtsMs > TRACK_FORGOTTEN_AFTER_MS) watch.tracks.delete(ordinal);
  }
  return findings;
}

/** The rules and the traffic of a frame, whose tracks are followed once for both, and for neither if nobody asks. */
function watchGround(watch: CameraWatch, scene: Scene, camera: Camera, rules: RulesInForce): Finding[] {
  const isWatched = camera.analytics.includes('behaviour');
  const findings = isWatched
    ? hasMoved(watch.frames, camera)
      ? endIncidents(watch.rules, 'place_changed')
      : []
    : endIncidents(watch.rules, 'not_permitted');
  const inForce = isWatched ? rules.at(watch.lastAtMs) : [];
  const isRuled = inForce.length > 0 || (isWatched && watch.rules.running.length > 0);
  const isMeasured = camera.analytics.includes('flow') && hasTrafficPlaces(camera);
  if (!isRuled && !isMeasured) return findings;
  const frame = cameraFrame(watch.frames, scene, camera);
  if (isMeasured) watchTraffic(watch.traffic, frame, scene, camera);
  return isRuled ? [...findings, ...watchRules(watch.rules, inForce, frame, scene)] : findings;
}

/** Ends the tracks of a part: waiting crossings get the class that their track has now. */
function endTracks(watch: CameraWatch, camera: Camera): Finding[] {
  const findings = [...watch.tracks.values()].flatMap((track) =>
    settleCrossings(watch.flow, track, camera, Number.POSITIVE_INFINITY, watch.rules.running),
  );
  passTraffic(watch.traffic, findings, watch.frames.motions, camera);
  endTraffic(watch.traffic);
  watch.tracks.clear();
  watch.marks.length = 0;
  return findings;
}

/** Ends the part: its tracks and its incidents. */
export const endPart = (watch: CameraWatch, camera: Camera, endedBy: EndedBy = 'part_ended'): Finding[] => [
  ...endTracks(watch, camera),
  ...endIncidents(watch.rules, endedBy),
];

/**
 * Forgets all tracks without settling their crossings, because nothing may be analysed on this camera.
 * @returns that the incidents of rules are over, which says nothing of what the camera sees now
 */
export function forgetTracks(watch: CameraWatch): Finding[] {
  watch.tracks.clear();
  watch.marks.length = 0;
  watch.frames.motions.tracks.clear();
  endTraffic(watch.traffic);
  return endIncidents(watch.rules, 'not_permitted');
}

/** Takes in `track.ended`, which names the track's final class, so none of its crossings needs to wait. */
export function endTrack(watch: CameraWatch, ordinal: number, objectClass: ObjectClass, camera: Camera): Finding[] {
  const track = watch.tracks.get(ordinal);
  if (!track) return [];
  track.class = objectClass;
  track.over = true;
  const findings = settleCrossings(watch.flow, track, camera, Number.POSITIVE_INFINITY, watch.rules.running);
  passTraffic(watch.traffic, findings, watch.frames.motions, camera);
  forgetTrack(watch.frames.motions, ordinal);
  return findings;
}

/** Ends the tracks and the incidents of a camera that sends no scenes, and closes its windows by this machine's clock. */
export function watchSilence(watch: CameraWatch, camera: Camera, nowMs: number): Finding[] {
  const findings = endPart(watch, camera, 'camera_silent');
  if (camera.analytics.includes('flow'))
    for (const measure of closeByClock(watch.flow, nowMs))
      findings.push(measureFinding(camera, measure, trafficOf(watch.traffic, measure, false)));
  return findings;
}

/** The lowest offset that an open window, a track or a rule still needs; undefined if none does. */
export function neededFrom(watch: CameraWatch): bigint | undefined {
  const sinceMs = neededSinceMs(watch.rules, watch.lastPtsMs - LONGEST_MEMORY_MS);
  const needed = [openWindowFrom(watch.flow), sinceMs === undefined ? undefined : offsetBefore(watch.marks, sinceMs)];
  for (const track of watch.tracks.values()) {
    const tooOld = track.firstAtMs < watch.lastAtMs - LONGEST_MEMORY_MS;
    if (!track.over && !tooOld) needed.push(track.firstOffset);
  }
  const lowest = needed.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  return lowest === undefined ? undefined : wholeWindowFrom(watch.flow, lowest);
}
