import type { Box, ObjectClass } from '@marsad/schemas';

/** Packed RGB, 3 bytes a pixel, rows without padding. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };
export type ModelIdentity = { readonly name: string; readonly sha256: string };

/** One thing in one picture. The box is in px of the source picture, whatever the network looked at. */
export type Detection = { readonly class: ObjectClass; readonly confidence: number; readonly box: Box };

/** Finds people, cycles and vehicles in a picture. */
export interface Detector {
  readonly model: ModelIdentity;
  /**
   * @param image what `input` asked for: the source scaled to fit, proportions kept
   * @param placement maps the image back to the source: `source = image * scale + offset`, px
   * @returns boxes in source px, after non-maximum suppression, down to the lowest useful confidence (a tracker has uses for weak ones)
   */
  detect(image: RgbImage, placement: Placement): Promise<Detection[]>;
  close(): Promise<void>;
}
export type Placement = {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly scaleX: number;
  readonly scaleY: number;
};

/** Where something moves. Regions are in px of the source picture. */
export type Motion = { readonly moving: boolean; readonly regions: readonly Box[] };

export interface MotionGate {
  /** @param grey 160 x 90, area-averaged, one byte a pixel */
  push(grey: Uint8Array, atMs: number): Motion;
}

export type Evidence = 'detected' | 'motion' | 'predicted';

/** A thing followed through the frames of one part of one camera. */
export type Track = {
  readonly ordinal: number;
  /** The vote over the whole track, not this frame's guess. */
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  readonly evidence: Evidence;
  readonly ageMs: number;
  /** Frames in which it was seen, not predicted. */
  readonly sightings: number;
};

/** Pure: the same observations give the same tracks. */
export interface Tracker {
  update(detections: readonly Detection[], motion: readonly Box[], atMs: number): { tracks: Track[]; ended: Track[] };
  /** All that is open ends. */
  end(): Track[];
}

export type PlateCharacterReading = { readonly text: string; readonly confidence: number };
export type PlateCandidate = {
  readonly rawText: string;
  readonly characters: readonly PlateCharacterReading[];
  readonly confidence: number;
  /** In px of the crop. */
  readonly box: Box;
};

/** Finds and reads the plates in a vehicle's crop. */
export interface PlateReader {
  readonly model: ModelIdentity;
  read(crop: RgbImage): Promise<PlateCandidate[]>;
  close(): Promise<void>;
}

/** Its place is kept: nothing implements it yet. */
export interface FaceEmbedder {
  readonly model: ModelIdentity;
  embed(face: RgbImage): Promise<Float32Array>;
}
