import type { Camera, DataOf } from '@marsad/schemas';
import { cameraRegistered, flowCrossing, flowMeasure, sceneObserved } from '@marsad/schemas';
import { permitAnalytics } from '@marsad/testkit';
import { expect } from 'vitest';
import { completeness, newCameraWatch, watchScene } from '@marsad/behaviour';
import type { Finding } from '@marsad/behaviour';
import type { Published } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

type Scene = DataOf<typeof sceneObserved>;

const CAMERAS = 4;
const SCENES_A_CAR = 10;
const EPOCH = 1_790_000_000_000;
/** An hour ago, so that the cameras' watermarks close the windows of the drill. */
const T0 = Math.floor(Date.now() / 60_000) * 60_000 - 60 * 60_000;
const name = { fr: 'L', ar: 'L', en: 'L' };

const cameraOf = (district: string, index: number): Camera =>
  cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    camera: `${district}-c${index}`,
    district,
    analytics: ['flow'],
    lines: [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }],
  });

/** A car that drives down the frame in two seconds: one crossing. */
function scenesOfCar(camera: Camera, car: number): Scene[] {
  return Array.from({ length: SCENES_A_CAR }, (_, step) => {
    const ptsMs = (car * SCENES_A_CAR + step) * 200;
    const at = T0 + ptsMs;
    const box = { x: 300, y: step * 40, width: 60, height: 60 };
    const track = {
      ordinal: car,
      class: 'car' as const,
      confidence: 0.9,
      box,
      evidence: 'detected' as const,
      ageMs: step * 200,
    };
    const { district, camera: id } = camera;
    return {
      ...sceneObserved.example,
      district,
      camera: id,
      epoch: EPOCH,
      ptsMs,
      capturedAtMs: at,
      receivedAtMs: at,
      tracks: [track],
    };
  });
}

/** The findings of an undisturbed service: those of the domain alone on the same scenes. */
function expected(district: string, count: number): Finding[] {
  return Array.from({ length: CAMERAS }, (_, index) => cameraOf(district, index)).flatMap((camera) => {
    const watch = newCameraWatch(T0);
    const scenes = Array.from({ length: count }, (_, car) => scenesOfCar(camera, car)).flat();
    return scenes.flatMap((scene, offset) => watchScene(watch, scene, BigInt(offset), camera));
  });
}

type Measure = DataOf<typeof flowMeasure>;

/** The measure of a window that readers keep: the most complete of all. */
function bestOf(published: Published, id: string): Measure | undefined {
  const measures = (published.get(id)?.bodies ?? []) as unknown as Measure[];
  return measures.toSorted((a, b) => completeness(b) - completeness(a))[0];
}

/** Keeps tracks and windows in memory, and rebuilds them from the lowest offset that an open one needs. */
export const behaviourAnalytics: Subject = {
  service: 'behaviour-analytics',
  purpose: 'scenes',
  belongsTo: 'district',
  input: sceneObserved,
  outputs: [flowCrossing, flowMeasure],
  async prepare(city, district) {
    const producer = await city.producer('governance');
    for (let index = 0; index < CAMERAS; index++) {
      const camera = cameraOf(district, index);
      await producer.send(cameraRegistered, camera, { id: camera.camera });
    }
    const cameras = Array.from({ length: CAMERAS }, (_, index) => cameraOf(district, index).camera);
    // The permission holds until the drills end.
    await permitAnalytics(city.addresses, cameras, ['flow']);
  },
  async feed(city, district, from, to) {
    const producer = await city.producer('camera-ingest');
    for (let index = 0; index < CAMERAS; index++) {
      const camera = cameraOf(district, index);
      const scenes = Array.from({ length: to - from }, (_, car) => scenesOfCar(camera, from + car)).flat();
      const items = scenes.map((data) => ({ data, options: { id: `${data.camera}:${data.ptsMs}` } }));
      await producer.sendMany(sceneObserved, items);
    }
  },
  assertEffects(_, district, published, count) {
    const findings = expected(district, count);
    const crossings = findings.filter(({ kind }) => kind === 'crossing');
    const publishedCrossings = [...published].filter(([id]) => id.startsWith('x-')).map(([id]) => id);
    expect(publishedCrossings.toSorted()).toEqual(crossings.map(({ id }) => id).toSorted());
    for (const finding of findings) {
      if (finding.kind === 'measure') expect(bestOf(published, finding.id), finding.id).toEqual(finding.data);
    }
    return Promise.resolve();
  },
  effectsSeen: (_, __, published) => Promise.resolve(published.size),
  inputMessagesPerPiece: CAMERAS * SCENES_A_CAR,
  atWork: 'watching scenes',
};
