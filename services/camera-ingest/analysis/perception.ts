import type { Box, Camera, ObjectClass } from '@marsad/schemas';
import type { MovingRegion, TraceNow } from '@marsad/masking';

/** What the analysis needs of perception; `@marsad/vision` gives it, tests give something quicker. Boxes in px of the source frame. */
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

/** One part of one camera: nothing of it outlives the part. */
export type PartPerception = {
  /** 160x90 grey, area-averaged. */
  motion(grey: Uint8Array, atMs: number): Motion;
  /** `pixels(size)` scales the frame; called before the first await only. Runs the network in its own thread. */
  detect(pixels: (size: Size) => Uint8Array, motion: Motion): Promise<readonly Found[]>;
  /** Takes what was found in one frame; gives the tracks as they are now, those that have ended, and the traces that must be hidden. */
  track(
    found: readonly Found[],
    motion: Motion,
    atMs: number,
  ): { tracks: readonly TrackNow[]; ended: readonly TrackNow[]; traces: readonly TraceNow[] };
  /** The part is over: all open tracks. */
  end(): readonly TrackNow[];
};

export type Perception = {
  /** SHA-256 of the network that looks, where one does. */
  modelHash?: string;
  begin(camera: Camera, source: Size): PartPerception;
  /** Destroys what is in the boxes, in place. */
  pixelate(rgb: Uint8Array, width: number, height: number, boxes: readonly Box[]): void;
  close(): Promise<void>;
};
