import type { ObjectClass, SceneTrack } from '@marsad/schemas';

/** What a camera sent, in our own words and not checked yet: any number may be wrong, and `undefined` is what is missing or unknown. */

export type ReceivedFrame = {
  readonly part: number;
  readonly ptsMs: number;
  readonly capturedAtMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
};
export type ReceivedBox = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type ReceivedTrack = {
  readonly ordinal: number;
  readonly class: ObjectClass | undefined;
  readonly confidence: number;
  readonly box: ReceivedBox | undefined;
  readonly evidence: SceneTrack['evidence'] | undefined;
  readonly ageMs: number;
};
export type ReceivedScene = {
  readonly frame: ReceivedFrame | undefined;
  readonly observedMs: number;
  readonly moving: boolean;
  readonly tracks: readonly ReceivedTrack[];
};
export type ReceivedEnd = {
  readonly part: number;
  readonly ordinal: number;
  readonly class: ObjectClass | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sightings: number;
};
export type ReceivedRead = {
  readonly frame: ReceivedFrame | undefined;
  readonly ordinal: number;
  readonly vehicleClass: ObjectClass | undefined;
  readonly text: string;
  readonly confidence: number;
  readonly revision: number;
  readonly votes: number;
  readonly final: boolean;
  readonly plateBox: ReceivedBox | undefined;
  /** Empty if the camera sent none. */
  readonly cropJpeg: Buffer;
};
export type ReceivedHealth = { readonly framesAnalysed: number; readonly framesShed: number };
export type ReceivedBatch = {
  readonly epoch: number;
  readonly sequence: number;
  readonly scenes: readonly ReceivedScene[];
  readonly endedTracks: readonly ReceivedEnd[];
  readonly plateReads: readonly ReceivedRead[];
  readonly health: ReceivedHealth | undefined;
};
export type ReceivedModel = { readonly name: string; readonly sha256: string; readonly threshold: number };
export type ReceivedHello = {
  readonly camera: string;
  readonly detector: ReceivedModel | undefined;
  readonly plateReader: ReceivedModel | undefined;
  readonly resume: { readonly epoch: number; readonly acknowledgedSequence: number } | undefined;
};
