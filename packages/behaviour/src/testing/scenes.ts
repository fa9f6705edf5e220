import { cameraRegistered, sceneObserved } from '@marsad/schemas';
import type { Box, Camera, DataOf, ObjectClass, SceneTrack } from '@marsad/schemas';

/** Scenes and cameras for tests: frames of 1000 x 500 px, 5 a second. */
export type Scene = DataOf<typeof sceneObserved>;

export const STARTED_AT_MS = 1_790_000_040_000;
export const EPOCH = 1_790_000_000_000;

export const cameraWith = (more: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics: ['flow', 'behaviour'], ...more });

export const boxAt = (x: number, y: number): Box => ({ x: x - 20, y: y - 20, width: 40, height: 40 });

export const trackAt = (
  ordinal: number,
  x: number,
  y: number,
  more: { class?: ObjectClass; evidence?: SceneTrack['evidence'] } = {},
): SceneTrack => ({
  ordinal,
  class: more.class ?? 'car',
  confidence: 0.9,
  box: boxAt(x, y),
  evidence: more.evidence ?? 'detected',
  ageMs: 0,
});

/** The scene `frame` fifths of a second after the start. */
export const sceneAt = (frame: number, tracks: SceneTrack[] = [], more: Partial<Scene> = {}): Scene => ({
  ...sceneObserved.example,
  epoch: EPOCH,
  part: 0,
  ptsMs: frame * 200,
  capturedAtMs: STARTED_AT_MS + frame * 200,
  receivedAtMs: STARTED_AT_MS + frame * 200,
  clockOffsetMs: 0,
  observedMs: 200,
  widthPx: 1000,
  heightPx: 500,
  tracks,
  ...more,
});
