import type { AnyEvent, Camera, GapReason } from '@marsad/schemas';
import type { MaskSample } from '@marsad/masking';
import type { StoreFailure } from '@marsad/objects';
import type { SegmentOf, SidecarKind } from '@marsad/sidecars';
import type {
  MaskedImageEvent,
  MediaCommand,
  MediaEvent,
  ObservationEvent,
  PartOfStream,
  SealedSegment,
  SegmentStart,
} from '@marsad/streaming';
import type { z } from 'zod';
import type { Priority } from './publishing/shedding.ts';

export type { StoreFailure } from '@marsad/objects';
export type {
  Credential,
  MaskedImageEvent,
  MediaCommand,
  MediaEvent,
  ObservationEvent,
  PartOfStream,
  Permit,
  SealedSegment,
  SegmentStart,
  HealthEvent,
  StateEvent,
  StreamState,
} from '@marsad/streaming';

/** The media worker as the service sees it: a thread that decodes, gates, detects, tracks, crops, masks and remuxes. */
export interface MediaWorker {
  send(command: MediaCommand): void;
  onEvent(listener: (event: MediaEvent) => void): void;
  /** Seals what is open and ends the thread. */
  stop(): Promise<void>;
}

/** A time of a camera that was not recorded, ms of wall clock, and why. */
export type Gap = {
  readonly district: string;
  readonly camera: string;
  readonly epoch: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: GapReason;
  /** Packets that were sent and never arrived, if that is why and they were counted. */
  readonly packetsLost?: number;
};

/** A camera that this replica streams. The object stays usable after the camera was closed. */
export type OwnedCamera = { readonly camera: Camera; readonly epoch: number; isPlaying(): boolean };

/** The recordings, and what is kept beside them. All of it counts even if the camera is not ours any more. */
export interface RecordingListener {
  opened(segment: SegmentStart): void;
  abandoned(segment: SegmentStart): void;
  sealed(segment: SealedSegment): void;
  /** A mask sample. Masks protect people, so samples are kept even if no analytic is permitted. */
  maskSample(of: PartOfStream, sample: MaskSample): void;
  /** Everything of the frame of this moment was passed on. */
  analysed(of: PartOfStream, atMs: number): void;
  partEnded(of: PartOfStream): void;
  gap(lost: Gap): void;
}

/** The jobs that follow a camera from its opening to its closing. */
export interface CameraListener {
  opened(camera: Camera): void;
  closed(camera: string): void;
  maskedImage(camera: Camera, event: MaskedImageEvent): void;
  observation(camera: Camera, event: ObservationEvent): void;
}

/** The spool thread: recovers what an earlier process left in the spool, and closes sidecars, so the main thread need not. */
export interface SpoolWorker {
  /** Recovers a segment's file. Resolves with null if nothing in it can be played. */
  recover(path: string): Promise<SealedSegment | null>;
  /** Turns the journals beside a sealed segment into its sidecars. */
  closeSidecars(job: ClosingJob): Promise<ClosedSidecars>;
  stop(): Promise<void>;
}
export type ClosingJob = {
  /** The segment's file. */
  readonly path: string;
  readonly of: SegmentOf;
  /** How far the segment was analysed; null if a process that ended recorded it, and only the journal knows. */
  readonly seenToMs: number | null;
  /** The kinds whose journal ends early, because the disk refused a line: they are seen as far as it goes. */
  readonly cutOff: readonly SidecarKind[];
};
export type ClosedSidecars = { readonly masks: SidecarOutcome; readonly tracks: SidecarOutcome };
export type SidecarOutcome =
  | ({ readonly kind: 'closed' } & ClosedSidecar)
  /** There is none: no scene was permitted, or the disk refused the journal. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly detail: string };
export type ClosedSidecar = {
  readonly path: string;
  readonly bytes: number;
  /** Analysed frames in it. */
  readonly frames: number;
  readonly seenToMs: number;
  /** Lines of the journal that were none, and are missing. */
  readonly skipped: number;
};

export type StoredObject = { readonly kind: 'stored'; readonly bytes: number; readonly sha256: string };
export type Place = { readonly district: string; readonly camera: string };

/** The store of segments, their sidecars, and snapshots. */
export interface FootageStore {
  storeFile(bucket: FileBucket, key: string, path: string): Promise<StoredObject | StoreFailure>;
  /** Stores a snapshot under a name that is derived from its bytes. */
  storeSnapshot(place: Place, atMs: number, name: string, jpeg: Uint8Array): Promise<StoredView | StoreFailure>;
  /** Removes an object. It is no failure if there is none. */
  remove(bucket: FileBucket, key: string): Promise<{ readonly kind: 'removed' } | StoreFailure>;
  /** Lists the keys below a prefix. */
  list(
    bucket: FileBucket,
    prefix: string,
  ): Promise<{ readonly kind: 'listed'; readonly keys: readonly string[] } | StoreFailure>;
  keyOf(place: Place, atMs: number, name: string): string;
  /** The prefix of all keys of an hour. */
  hourPrefix(district: string, atMs: number): string;
}
export type StoredView = StoredObject & { readonly bucket: 'views'; readonly objectKey: string };
/** The buckets of what is recorded, with one kind of file each. */
export type FileBucket = 'recordings' | 'masks' | 'tracks';

/**
 * Publishes events. `publish` and `publishImage` return at once and may shed; `publishForCertain` resolves when the event's fate is known.
 */
export interface Outbox {
  publish<E extends AnyEvent>(priority: Priority, event: E, data: z.input<E['schema']>, options: PublishOptions): void;
  publishImage<E extends AnyEvent>(
    priority: Priority,
    event: E,
    metadata: z.input<E['schema']>,
    jpeg: Uint8Array,
    options: PublishOptions,
  ): void;
  publishForCertain<E extends AnyEvent>(
    event: E,
    data: z.input<E['schema']>,
    options: PublishOptions,
  ): Promise<PublishAnswer>;
}
export type PublishAnswer = 'published' | 'refused' | 'stopped';
export type PublishOptions = {
  readonly atMs?: number;
  readonly simulated: boolean;
  readonly modelHash?: string | undefined;
  readonly traceparent?: string | undefined;
};

/** Pauses that reject early when the service stops. */
export interface Pauses {
  readonly ended: boolean;
  /** @throws once `end` was called */
  pause(ms: number): Promise<void>;
  end(): void;
}

/** The log. Never log an address, a credential or anything about a person. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
