import type {
  Camera,
  CameraDownReason,
  DataOf,
  faceCropped,
  plateCropped,
  sceneObserved,
  trackEnded,
} from '@marsad/schemas';
import type { AnyEvent } from '@marsad/schemas';
import type { z } from 'zod';
import type { MaskSample } from '@marsad/masking';
import type { LossReason } from './recording/losses.ts';
import type { Permit } from './analysis/permits.ts';
import type { Priority } from './publishing/shedding.ts';

/** The media worker (a worker thread: decode, gate, detect, track, cut, mask, remux) as the service sees it. */
export interface MediaWorker {
  send(command: MediaCommand): void;
  onEvent(listener: (event: MediaEvent) => void): void;
  /** Seals what is open and ends the thread. */
  stop(): Promise<void>;
}

export type MediaCommand =
  | { kind: 'open'; camera: Camera; epoch: number; credential?: { username: string; password: string } }
  | { kind: 'close'; camera: string }
  /** Somebody looks until then: masked pictures go out as fast as frames are analysed; without a lease one a second is kept for snapshots. */
  | { kind: 'lease'; camera: string; untilMs: number }
  /** What may be cut of this camera's pictures until then; before the first one, and after the last one has lapsed, nothing may. */
  | { kind: 'permit'; camera: string; permit: Permit; untilMs: number }
  /** An alert needs what is recorded so far: seal the open segment at the next group of pictures, or at once where the group is long. */
  | { kind: 'seal'; camera: string };

export type MediaEvent =
  | {
      kind: 'state';
      camera: string;
      epoch: number;
      state: 'starting' | 'playing' | 'idle' | 'down' | 'stopped';
      reason?: CameraDownReason;
      detail?: string;
      stream?: { widthPx: number; heightPx: number; codec: string; playable: boolean };
    }
  | {
      kind: 'scene';
      scene: DataOf<typeof sceneObserved>;
      shedFrames: number;
      sample: MaskSample;
      /** SHA-256 of the network that looked. */
      modelHash?: string;
    }
  /** A frame that was analysed and gives no scene: the gate found it still. Counts as analysed; what was seen before and after is there. */
  | { kind: 'still'; camera: string; epoch: number; capturedAtMs: number; shedFrames: number; sample: MaskSample }
  | { kind: 'track_ended'; track: DataOf<typeof trackEnded> }
  | { kind: 'plate_crop'; crop: DataOf<typeof plateCropped>; jpeg: Uint8Array }
  | { kind: 'head_crop'; crop: DataOf<typeof faceCropped>; jpeg: Uint8Array }
  /** A picture in which every mask has been applied, made from the frame of `capturedAtMs`. */
  | {
      kind: 'masked_picture';
      camera: string;
      part: number;
      capturedAtMs: number;
      receivedAtMs: number;
      jpeg: Uint8Array;
      widthPx: number;
      heightPx: number;
      masks: number;
      outlines: readonly Outline[];
    }
  | { kind: 'segment_sealed'; segment: SealedSegment }
  /** The stream gave nothing from then to then; said by whoever reads it. */
  | {
      kind: 'gap';
      camera: string;
      epoch: number;
      fromMs: number;
      toMs: number;
      reason: LossReason;
    };

export type Outline = { class: string; x: number; y: number; width: number; height: number };

/** A closed recording in the spool: a self-contained MP4 of whole groups of pictures. */
export type SealedSegment = {
  camera: string;
  district: string;
  epoch: number;
  part: number;
  /** In the spool. */
  path: string;
  fromMs: number;
  toMs: number;
  /** Wall clock of the part's pts 0, ms: maps stream time to time. */
  originMs: number;
  packets: number;
  bytes: number;
  codec: string;
  widthPx: number;
  heightPx: number;
};

/** The views thread: what is encoded or read beside the thread that holds the bus. */
export interface ViewsWorker {
  /** Null: the recordings hold no picture of that time. Rejects where they cannot be decoded or the clip cannot be written. */
  clip(job: ClipJob): Promise<ClipResult | null>;
  /** What a spool file of an earlier process holds; null where nothing in it can be played. */
  recover(path: string): Promise<SealedSegment | null>;
  stop(): Promise<void>;
}
export type ClipJob = {
  /** In the order in which they are to be played. */
  readonly footage: readonly { readonly path: string; readonly originMs: number }[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly samples: readonly MaskSample[];
  /** Where the clip is written. */
  readonly path: string;
};
export type ClipResult = {
  readonly frames: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytes: number;
  readonly masked: 'boxes' | 'whole';
};

/** Where bytes are kept. `unavailable`: later; `refused`: these bytes, or we, are not taken; `gone`: what was to be read is not there. */
export type StoreFailure = { readonly kind: 'unavailable' | 'refused' | 'gone'; readonly detail: string };
export interface FootageStore {
  storeFile(
    bucket: Bucket,
    key: string,
    path: string,
  ): Promise<{ readonly kind: 'stored'; readonly bytes: number; readonly sha256: string } | StoreFailure>;
  /** A view of an alert, under a name that follows from its bytes. */
  storeView(
    place: { district: string; camera: string },
    atMs: number,
    name: string,
    content: { readonly jpeg: Uint8Array } | { readonly mp4Path: string },
  ): Promise<StoredView | StoreFailure>;
  fetchFile(bucket: Bucket, key: string, path: string): Promise<{ readonly kind: 'fetched' } | StoreFailure>;
  /** Keys below a prefix. */
  list(
    bucket: Bucket,
    prefix: string,
  ): Promise<{ readonly kind: 'listed'; readonly keys: readonly string[] } | StoreFailure>;
  keyOf(place: { district: string; camera: string }, atMs: number, name: string): string;
}
export type StoredView = {
  readonly kind: 'stored';
  readonly bucket: Bucket;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string;
};
export type Bucket = 'recordings' | 'views';

/** The way out to the city. `say` and `picture` never wait; `mustSay` settles when it is certain. */
export interface Outbox {
  say<E extends AnyEvent>(priority: Priority, event: E, data: z.input<E['schema']>, options: SayOptions): void;
  picture<E extends AnyEvent>(
    priority: Priority,
    event: E,
    metadata: z.input<E['schema']>,
    jpeg: Uint8Array,
    options: SayOptions,
  ): void;
  mustSay<E extends AnyEvent>(
    event: E,
    data: z.input<E['schema']>,
    options: SayOptions,
  ): Promise<'said' | 'refused' | 'stopped'>;
}
export type SayOptions = {
  readonly id: string;
  readonly atMs?: number;
  readonly simulated: boolean;
  readonly modelHash?: string | undefined;
  readonly traceparent?: string | undefined;
};
/** What goes to the log: never an address, a credential or anything about a person. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
