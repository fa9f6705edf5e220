import type { Camera } from '@marsad/schemas';
import type { CameraWatch } from './domain/camera-watch.ts';
import type { Finding } from './domain/findings.ts';

/** The camera directory, read whole before any scene is taken. */
export type CameraDirectory = {
  get(camera: string): Camera | undefined;
  values(): Iterable<Camera>;
  /** It was there and was taken out: what still comes from it is no error. */
  wasRemoved(camera: string): boolean;
};

/** Whether an act permits it on this camera now; asked at every use, because rights end by themselves. */
export type MayAnalyse = (camera: string, analytic: 'flow' | 'behaviour') => boolean;

/** A finding on its way out; `simulated` goes with everything that comes of demonstration footage. */
export type Said = {
  readonly finding: Finding;
  readonly simulated: boolean;
  /** Of the message that it was found in; absent where the clock found it. */
  readonly traceparent?: string | undefined;
};

/** Resolves when Kafka has acknowledged all of it, in order. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (said: readonly Said[]) => Promise<void>;

/** What is remembered of the cameras of one partition, for as long as the partition is ours. */
export type PartitionMemory = {
  readonly watches: Map<string, CameraWatch>;
  /** When a camera was last heard here, our clock, ms. */
  readonly heardAtMs: Map<string, number>;
  /** Found and not yet acknowledged. A retry of the batch finds its scenes repeated, so what they gave is kept here. */
  readonly outbox: Said[];
  readonly assignedAtMs: number;
  /** When the last batch came, our clock, and when the broker had appended its last scene, ms. */
  lastBatchAtMs: number;
  lastAppendedAtMs: number;
};
