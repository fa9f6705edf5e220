import type { DataOf } from '@marsad/schemas';
import { cameraRegistered, flowCrossing, plateRead, sceneObserved, trackId } from '@marsad/schemas';

/** The events of a city: 95 of a hundred are scenes, and the others plate reads and crossings. */
export const DISTRICT = 'bench';
/** Reads and crossings have a district of their own, so that the crossings that behaviour-analytics finds are no work for analytics-writer. */
export const ROWS_DISTRICT = 'bench-rows';
const CAMERAS = 64;
const EPOCH = 1_790_000_000_000;
const name = { fr: 'L', ar: 'L', en: 'L' };
/** The scenes are some minutes old, so that their windows close while they are consumed. */
const T0 = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000;

const cameraId = (index: number): string => `bench-${index}`;

export const cameras = () =>
  Array.from({ length: CAMERAS }, (_, index) =>
    cameraRegistered.schema.parse({
      ...cameraRegistered.example,
      camera: cameraId(index),
      district: DISTRICT,
      analytics: ['flow', 'behaviour'],
      lines: [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }],
      zones: [
        {
          id: 'kerb',
          name,
          kind: 'forbidden',
          classes: ['person'],
          polygon: [
            [0, 0.9],
            [0.1, 0.9],
            [0.1, 1],
            [0, 1],
          ],
        },
      ],
    }),
  );

const momentOf = (district: string, camera: number, ptsMs: number) => ({
  district,
  camera: cameraId(camera),
  epoch: EPOCH,
  part: 0,
  ptsMs,
  capturedAtMs: T0 + ptsMs,
  receivedAtMs: T0 + ptsMs,
});

/** Three cars move in each scene. One of them crosses the line every 16 s. */
export function sceneOf(n: number): DataOf<typeof sceneObserved> {
  const frame = Math.floor(n / CAMERAS);
  const moment = momentOf(DISTRICT, n % CAMERAS, frame * 200);
  const round = Math.floor(frame / 80);
  const tracks = [0, 1, 2].map((lane) => {
    const y = (frame % 80) * (lane === 0 ? 4.5 : 1);
    const box = { x: 100 + lane * 180, y, width: 60, height: 50 };
    const ordinal = round * 3 + lane;
    return { ordinal, class: 'car' as const, confidence: 0.8, box, evidence: 'detected' as const, ageMs: 200 };
  });
  return sceneObserved.schema.parse({ ...sceneObserved.example, ...moment, tracks });
}

export function readOf(n: number): DataOf<typeof plateRead> {
  const moment = momentOf(ROWS_DISTRICT, n % CAMERAS, n * 10);
  return plateRead.schema.parse({
    ...plateRead.example,
    ...moment,
    readId: `bench-r${n}`,
    trackId: trackId(moment, n),
  });
}

export function crossingOf(n: number): DataOf<typeof flowCrossing> {
  const moment = momentOf(ROWS_DISTRICT, n % CAMERAS, n * 10);
  return flowCrossing.schema.parse({
    ...flowCrossing.example,
    ...moment,
    crossingId: `bench-x${n}`,
    trackId: trackId(moment, n),
  });
}
