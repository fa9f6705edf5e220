import { POLE, calibrationBy, seenBy } from '@marsad/ground/testing';
import { CameraTerms } from '@marsad/schemas';
import type { BehaviourEvent, Camera, ObjectClass, Rule, SceneTrack } from '@marsad/schemas';
import { endPart, newCameraWatch, watchScene } from '../camera-watch.ts';
import { createRulesInForce } from '../rules/rules-in-force.ts';
import { ruleWith } from './rules.ts';
import { cameraWith, sceneAt, STARTED_AT_MS } from './scenes.ts';
import type { Scene } from './scenes.ts';

/** A street before a camera on a pole, for tests: metres in, what the rules raise out. y is the distance from the pole. */
export type Actor = {
  readonly ordinal: number;
  readonly class: ObjectClass;
  /** Where it stands on the ground at a second; undefined while it is not there. */
  at(seconds: number): readonly [xM: number, yM: number] | undefined;
  /** Whether it is hidden then: its box is only predicted. */
  isHidden?(seconds: number): boolean;
  readonly confidence?: number;
};

const SIZES: Readonly<Record<ObjectClass, readonly [widthM: number, heightM: number]>> = {
  person: [0.6, 1.7],
  bicycle: [0.7, 1.2],
  motorcycle: [0.9, 1.4],
  car: [1.8, 1.5],
  bus: [2.5, 3],
  truck: [2.5, 3.2],
  vehicle: [1.8, 1.6],
};
const NAME = { fr: 'N', ar: 'N', en: 'N' };
const FRAMES_A_SECOND = 5;

type Metres = readonly [xM: number, yM: number];
const fraction = ([xM, yM]: Metres): [number, number] => {
  const at = seenBy(POLE, { xM, yM });
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  return [inside((at?.x ?? 0) / POLE.widthPx), inside((at?.y ?? 0) / POLE.heightPx)];
};

export const zoneOf = (id: string, kind: string, corners: readonly Metres[]) => ({
  id,
  name: NAME,
  kind,
  classes: ['car' as const],
  polygon: corners.map(fraction),
});
/** The road: 8 m wide, from 12 m to 60 m before the camera. */
export const ROAD = zoneOf('road', 'carriageway', [
  [-4, 12],
  [4, 12],
  [4, 60],
  [-4, 60],
]);
export const lineOf = (id: string, from: Metres, to: Metres, oneWay?: 'left_to_right' | 'right_to_left') => ({
  id,
  name: NAME,
  from: fraction(from),
  to: fraction(to),
  ...(oneWay && { oneWay }),
});

export const streetCamera = (more: Partial<Camera> = {}, isCalibrated = true): Camera => ({
  ...cameraWith({ view: 'oblique', zones: [ROAD], lines: [] }),
  ...(isCalibrated && {
    calibration: CameraTerms.shape.calibration.parse(
      calibrationBy(POLE, [
        { xM: -4, yM: 14 },
        { xM: 4, yM: 14 },
        { xM: 4, yM: 50 },
        { xM: -4, yM: 50 },
      ]),
    ),
  }),
  ...more,
});

function trackOf(actor: Actor, seconds: number, shake: number): SceneTrack[] {
  const at = actor.at(seconds);
  if (!at) return [];
  const [widthM, heightM] = SIZES[actor.class];
  const [xM, yM] = at;
  const [left, right] = [seenBy(POLE, { xM: xM - widthM / 2, yM }), seenBy(POLE, { xM: xM + widthM / 2, yM })];
  const top = seenBy(POLE, { xM, yM }, heightM);
  if (!left || !right || !top) return [];
  // Detectors shake: the same way in every run, by up to `shake` of the box's height.
  const phase = Math.sin(seconds * 47 + actor.ordinal * 13) * shake * (left.y - top.y);
  const box = { x: left.x + phase, y: top.y - phase, width: right.x - left.x, height: left.y - top.y };
  const evidence = actor.isHidden?.(seconds) ? 'predicted' : 'detected';
  const confidence = actor.confidence ?? 0.8;
  return [{ ordinal: actor.ordinal, class: actor.class, confidence, box, evidence, ageMs: 5_000 }];
}

type Street = {
  readonly seconds: number;
  readonly camera?: Camera;
  readonly shake?: number;
  readonly more?: (seconds: number) => Partial<Scene>;
};

export const scenesOf = (actors: readonly Actor[], { seconds, shake = 0.02, more }: Street): Scene[] =>
  Array.from({ length: seconds * FRAMES_A_SECOND }, (_, frame) =>
    sceneAt(
      frame,
      actors.flatMap((actor) => trackOf(actor, frame / FRAMES_A_SECOND, shake)),
      { widthPx: POLE.widthPx, heightPx: POLE.heightPx, ...more?.(frame / FRAMES_A_SECOND) },
    ),
  );

export type Incident = { key: string; fromS: number; toS: number; events: BehaviourEvent[] };

/** What a rule raises on the street: its incidents in the order in which they were raised. */
export function incidentsOf(rule: Partial<Rule>, actors: readonly Actor[], street: Street): Incident[] {
  const camera = street.camera ?? streetCamera();
  const rules = createRulesInForce([ruleWith({ placeId: 'road', thresholds: {}, ...rule })], 'UTC');
  const watch = newCameraWatch(STARTED_AT_MS);
  const findings = scenesOf(actors, street).flatMap((scene, at) => watchScene(watch, scene, BigInt(at), camera, rules));
  const incidents = new Map<string, Incident>();
  for (const { kind, data } of [...findings, ...endPart(watch, camera)]) {
    if (kind !== 'behaviour' || data.incidentId === undefined) continue;
    const known = incidents.get(data.incidentId) ?? {
      key: data.trackId?.split(':').at(-1) ?? '',
      fromS: 0,
      toS: 0,
      events: [],
    };
    known.events.push(data);
    known.fromS = ((data.beganAtMs ?? 0) - STARTED_AT_MS) / 1_000;
    known.toS = ((data.endedAtMs ?? 0) - STARTED_AT_MS) / 1_000;
    incidents.set(data.incidentId, known);
  }
  return [...incidents.values()];
}

/** Drives along the road from `yM` at this speed, m/s; a positive one leads away from the camera. */
export const driving =
  (xM: number, yM: number, speed: number, fromS = 0, toS = 1_000) =>
  (seconds: number): Metres | undefined =>
    seconds < fromS || seconds > toS ? undefined : [xM, yM + speed * (seconds - fromS)];

/** Drives until it has come to `stopM`, and stands there. */
export const stopping =
  (xM: number, yM: number, speed: number, stopM: number, goesAtS = 1_000) =>
  (seconds: number): Metres => {
    const stood = Math.abs(stopM - yM) / Math.abs(speed);
    const driven = Math.min(seconds, stood) + Math.max(0, seconds - Math.max(goesAtS, stood));
    return [xM, yM + speed * driven];
  };
