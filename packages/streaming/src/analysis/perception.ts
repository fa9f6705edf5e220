import type { Box, Camera, ObjectClass, StaticRegion } from '@marsad/schemas';
import type { MovingRegion, TraceNow } from '@marsad/masking';

/** The interface that analysis needs. `@marsad/vision` implements it; tests use a quick fake. Boxes in px of the source frame. */
export type Size = { width: number; height: number };
export type Found = { class: ObjectClass; confidence: number; box: Box };
export type TrackNow = {
  ordinal: number;
  class: ObjectClass;
  confidence: number;
  box: Box;
  evidence: 'detected' | 'motion' | 'predicted';
  ageMs: number;
  sightings: number;
};
export type Motion = { moving: boolean; regions: readonly MovingRegion[] };

export const GREY: Size = { width: 160, height: 90 };

/** The perception of one part of one camera. None of its state outlives the part. */
export type PartPerception = {
  /** Finds what moves, in a grey frame of 160x90, area-averaged. */
  motion(grey: Uint8Array, atMs: number): Motion;
  /** Finds what changed and has stood still since, in the same grey frame. In the order of their ordinals. */
  staticRegions(grey: Uint8Array, atMs: number): readonly StaticRegion[];
  /** Runs the detector, in a thread of its own. `pixels(size)` scales the frame; it is called only before the first await. */
  detect(pixels: (size: Size) => Uint8Array, motion: Motion, atMs: number): Promise<readonly Found[]>;
  /** Links the detections of one frame to tracks. Returns the present tracks, those that ended, and the traces that must be hidden. */
  track(
    found: readonly Found[],
    motion: Motion,
    atMs: number,
  ): { tracks: readonly TrackNow[]; ended: readonly TrackNow[]; traces: readonly TraceNow[] };
  /** Ends the part. Returns its open tracks. */
  end(): readonly TrackNow[];
};

export type Perception = {
  /** SHA-256 of the detector's network, where there is one. */
  modelHash?: string;
  begin(camera: Camera, source: Size): PartPerception;
  /** Destroys the pixels inside the boxes, in place. */
  pixelate(rgb: Uint8Array, width: number, height: number, boxes: readonly Box[]): void;
  close(): Promise<void>;
};
