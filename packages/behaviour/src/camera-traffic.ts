import type { Camera, DataOf, flowMeasure } from '@marsad/schemas';
import { FLOW_WINDOW_MS, viewOf } from '@marsad/schemas';
import { trailOf, type TrackMotions } from '@marsad/ground';
import {
  addCrossing,
  endTrafficPart,
  forgetWindow,
  measuresOf,
  newTraffic,
  observeTraffic,
  placesOf,
  type Traffic,
  type TrafficPlaces,
} from '@marsad/traffic';
import { eventTimeMs } from './event-time.ts';
import type { Finding } from './findings.ts';
import type { Measure } from './flow-windows.ts';
import type { RuleFrame } from './rules/kind.ts';
import type { Scene } from './scene.ts';

/** The traffic of one camera, where its flow may be measured. The functions below change it in place. */
export type CameraTraffic = {
  readonly traffic: Traffic;
  places: TrafficPlaces | undefined;
  /** What `places` were made from. */
  preparedFrom: RuleFrame['places'] | undefined;
  clockOffsetMs: number;
};

export const newCameraTraffic = (): CameraTraffic => ({
  traffic: newTraffic(FLOW_WINDOW_MS),
  places: undefined,
  preparedFrom: undefined,
  clockOffsetMs: 0,
});

/** Whether a camera has a place at which traffic is measured. */
export const hasTrafficPlaces = ({ lines, zones }: Pick<Camera, 'lines' | 'zones'>): boolean =>
  lines.length > 0 || zones.length > 0;

/** Takes in the next frame. */
export function watchTraffic(state: CameraTraffic, frame: RuleFrame, scene: Scene, camera: Camera): void {
  if (!state.places || state.preparedFrom !== frame.places) {
    state.places = placesOf(camera, frame, frame.ground);
    state.preparedFrom = frame.places;
  }
  state.clockOffsetMs = scene.clockOffsetMs;
  observeTraffic(state.traffic, {
    ptsMs: scene.ptsMs,
    atMs: eventTimeMs(scene),
    observedMs: scene.observedMs,
    view: viewOf(camera),
    places: state.places,
    tracks: frame.tracks,
    conditions: scene.conditions,
  });
}

/** Takes in the crossings among the findings, after the frame in which they were settled. */
export function passTraffic(
  state: CameraTraffic,
  findings: readonly Finding[],
  motions: TrackMotions,
  camera: Camera,
): void {
  const { places, traffic, clockOffsetMs } = state;
  if (!places) return;
  for (const finding of findings) {
    if (finding.kind !== 'crossing') continue;
    const { line, direction, trackId, ptsMs, class: name } = finding.data;
    const followed = trailOf(motions, trackId);
    const box = followed?.trail.find((point) => point.ptsMs === ptsMs)?.box;
    if (!followed || !box) continue;
    const atMs = eventTimeMs({ ...finding.data, clockOffsetMs });
    const crossing = { line, direction, trackId, ordinal: followed.ordinal, class: name, ptsMs, atMs, box };
    addCrossing(traffic, crossing, followed.trail, { places, view: viewOf(camera) });
  }
}

/** Ends the tracks of a part. */
export function endTraffic({ traffic, places }: CameraTraffic): void {
  if (places) endTrafficPart(traffic, places);
}

type Measured = Pick<DataOf<typeof flowMeasure>, 'measures' | 'turns' | 'conditions'>;

/** What a closed window of flow measures beside its counts. Nothing without a place: then the camera only counts. */
export function trafficOf(
  { traffic, places }: CameraTraffic,
  { fromMs, observedMs }: Measure,
  isFinal: boolean,
): Measured {
  if (!places) return {};
  const { measures, turns, conditions } = measuresOf(traffic, { fromMs, observedMs }, places);
  if (isFinal) forgetWindow(traffic, fromMs);
  return {
    ...(measures.length > 0 ? { measures } : {}),
    ...(turns.length > 0 ? { turns } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}
