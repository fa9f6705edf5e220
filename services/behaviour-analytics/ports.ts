import type { Camera } from '@marsad/schemas';
import type { CameraWatch, Finding } from '@marsad/behaviour';

/** The camera directory. It is read to its end before any scene is handled. */
export type CameraDirectory = {
  get(camera: string): Camera | undefined;
  values(): Iterable<Camera>;
  /** Whether the camera was registered and removed, so that its remaining messages are no error. */
  wasRemoved(camera: string): boolean;
};

/** Whether an act permits the analytic on this camera now. Ask at every use, because rights end by themselves. */
export type MayAnalyse = (camera: string, analytic: 'flow' | 'behaviour') => boolean;

/** A finding to be published; `simulated` marks everything that comes from demonstration footage. */
export type OutgoingFinding = {
  readonly finding: Finding;
  readonly simulated: boolean;
  /** Of the message that it was found in; absent where it was found by the clock. */
  readonly traceparent?: string | undefined;
};

/** Resolves when Kafka has acknowledged all findings, in order. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (findings: readonly OutgoingFinding[]) => Promise<void>;

/** The state of the cameras of one partition, for as long as the partition is assigned to this instance. */
export type PartitionState = {
  readonly watches: Map<string, CameraWatch>;
  /** When the last scene of each camera was handled, by this machine's clock, ms. */
  readonly lastSceneAtMs: Map<string, number>;
  /** Findings that are not acknowledged yet. They are kept, because a retry of the batch drops its scenes as repeated. */
  readonly outbox: OutgoingFinding[];
  readonly assignedAtMs: number;
  /** When the last batch came, by this machine's clock, and when the broker had appended its last scene, ms. */
  lastBatchAtMs: number;
  lastAppendedAtMs: number;
};
