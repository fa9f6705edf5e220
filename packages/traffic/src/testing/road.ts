import { calibrate, followTracks, newTrackMotions, type GroundPoint, type TrackMotion } from '@marsad/ground';
import { calibrationBy, POLE, seenBy } from '@marsad/ground/testing';
import { sceneObserved } from '@marsad/schemas';
import type { DataOf, ObjectClass, SceneTrack } from '@marsad/schemas';
import { addCrossing, endTrafficPart, newTraffic, observeTraffic, type Traffic } from '../traffic.ts';
import type { Passage } from '../passages.ts';
import { placesOf, type TrafficPlaces } from '../places.ts';

/** A straight road along y under a camera on a pole, and vehicles whose place at each moment is known. */
export type Driven = {
  readonly ordinal: number;
  readonly class?: ObjectClass;
  /** Undefined while it is not seen. */
  at(seconds: number): GroundPoint | undefined;
};

const calibrated = calibrate(
  calibrationBy(POLE, [
    { xM: -4, yM: 14 },
    { xM: 4, yM: 14 },
    { xM: 4, yM: 50 },
    { xM: -4, yM: 50 },
  ]),
  POLE,
);
export const GROUND = calibrated.kind === 'ground' ? calibrated.ground : undefined;
export const STEP_MS = 200;

const fraction = (place: GroundPoint): [number, number] => {
  const at = seenBy(POLE, place) ?? { x: 0, y: 0 };
  return [at.x / POLE.widthPx, at.y / POLE.heightPx];
};
const NAME = { fr: 'x', ar: 'x', en: 'x' };

/** A line across the road at `yM`, and a zone of it, as the directory holds them. */
export const lineAt = (id: string, yM: number) => ({
  id,
  name: NAME,
  from: fraction({ xM: -6, yM }),
  to: fraction({ xM: 6, yM }),
});
export const zoneOf = (id: string, kind: string, fromM: number, toM: number, halfWidthM = 3.5) => ({
  id,
  name: NAME,
  kind,
  classes: ['car' as const],
  polygon: [
    fraction({ xM: -halfWidthM, yM: fromM }),
    fraction({ xM: halfWidthM, yM: fromM }),
    fraction({ xM: halfWidthM, yM: toM }),
    fraction({ xM: -halfWidthM, yM: toM }),
  ],
});

export const roadWith = (
  places: { lines?: ReturnType<typeof lineAt>[]; zones?: ReturnType<typeof zoneOf>[] },
  ground = GROUND,
): TrafficPlaces => placesOf({ lines: places.lines ?? [], zones: places.zones ?? [] }, POLE, ground);

function boxOf(place: GroundPoint, name: ObjectClass): SceneTrack['box'] | undefined {
  const foot = seenBy(POLE, place);
  const top = seenBy(POLE, place, name === 'person' ? 1.7 : 1.5);
  if (!foot || !top) return undefined;
  const height = foot.y - top.y;
  const width = name === 'person' ? height * 0.4 : height * 1.2;
  return { x: foot.x - width / 2, y: top.y, width, height };
}

export type Drive = {
  readonly traffic: Traffic;
  readonly passages: Passage[];
  readonly motions: readonly TrackMotion[][];
};

/** Drives for so many seconds; a track that changes sides of a line in the middle of the frame crosses it. */
export function drive(
  vehicles: readonly Driven[],
  seconds: number,
  places: TrafficPlaces,
  { windowMs = 60_000, fromSeconds = 0, traffic = newTraffic(windowMs) } = {},
): Drive {
  const tracker = newTrackMotions();
  const passages: Passage[] = [];
  const sides = new Map<string, number>();
  const motions: TrackMotion[][] = [];
  for (let ms = fromSeconds * 1_000; ms <= seconds * 1_000; ms += STEP_MS) {
    const tracks = vehicles.flatMap((vehicle): SceneTrack[] => {
      const place = vehicle.at(ms / 1_000);
      const box = place && boxOf(place, vehicle.class ?? 'car');
      if (!box) return [];
      return [
        {
          ordinal: vehicle.ordinal,
          class: vehicle.class ?? 'car',
          confidence: 0.9,
          box,
          evidence: 'detected',
          ageMs: 5_000,
        },
      ];
    });
    const scene: DataOf<typeof sceneObserved> = {
      ...sceneObserved.example,
      ptsMs: ms,
      ...{ widthPx: POLE.widthPx, heightPx: POLE.heightPx },
      tracks,
    };
    const followed = followTracks(tracker, scene, places.ground, 'oblique');
    motions.push(followed);
    passages.push(
      ...observeTraffic(traffic, {
        ptsMs: ms,
        atMs: ms,
        observedMs: STEP_MS,
        view: 'oblique',
        places,
        tracks: followed,
      }),
    );
    for (const track of followed)
      for (const { id, segment } of places.lines) {
        const above = Math.sign(track.now.at.y - segment.from.y);
        const key = `${id}/${track.ordinal}`;
        if (above * (sides.get(key) ?? 0) < 0)
          addCrossing(
            traffic,
            {
              line: id,
              direction: above > 0 ? 'left_to_right' : 'right_to_left',
              trackId: track.id,
              ordinal: track.ordinal,
              class: track.class,
              ptsMs: ms,
              atMs: ms,
              box: track.now.box,
            },
            track.trail,
            { places, view: 'oblique' },
          );
        if (above !== 0) sides.set(key, above);
      }
  }
  passages.push(...endTrafficPart(traffic, places));
  return { traffic, passages, motions };
}
