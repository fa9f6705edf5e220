import type { Camera } from '@marsad/schemas';
import type { CameraWatch, Finding } from '@marsad/behaviour';

/** The camera directory. It is read to its end before any scene is handled. */
export type CameraDirectory = {
  get(camera: string): Camera | undefined;
  values(): Iterable<Camera>;
  /** Whether the camera was registered before and then removed: its remaining messages are no error. */
  wasRemoved(camera: string): boolean;
};

/** Whether an act permits the analytic on this camera now. Ask at every use, because rights end by themselves. */
export type MayAnalyse = (camera: string, analytic: 'flow' | 'behaviour') => boolean;

/** A finding to be published; `simulated` marks everything that comes from demonstration footage. */
export type OutgoingFinding = {
  readonly finding: Finding;
  readonly simulated: boolean;
  /** The trace of the message that led to the finding; absent if the clock did. */
  readonly traceparent?: string | undefined;
};

/** Publishes findings in order. Resolves once Kafka has acknowledged all of them; rejects with `retryAfterMs` if it cannot now. */
export type Publish = (findings: readonly OutgoingFinding[]) => Promise<void>;

/** The state of the cameras of one partition, for as long as the partition is assigned to this instance. */
export type PartitionState = {
  readonly watches: Map<string, CameraWatch>;
  /** When the last scene of each camera was handled, by this machine's clock, ms. */
  readonly lastSceneAtMs: Map<string, number>;
  /** Findings that Kafka has not acknowledged. They must be kept: a retry of the batch drops its scenes as repeated and finds nothing. */
  readonly outbox: OutgoingFinding[];
  readonly assignedAtMs: number;
  /** When the last batch came, by this machine's clock, ms; and when the broker appended that batch's last scene, ms. */
  lastBatchAtMs: number;
  lastAppendedAtMs: number;
};
