import type { StoreFailure } from '@marsad/objects';
import type { Camera, DataOf, NotUnmasked, PlaybackFailure, playbackRequested } from '@marsad/schemas';
import type { Rendered, RenderJob } from '@marsad/rendering';
import type { MasksSidecar, TracksSidecar } from '@marsad/sidecars';

export type { MaskSample } from '@marsad/masking';
export type { StoreFailure } from '@marsad/objects';
export type { Drawing, Rendered, RenderJob, TracePoint } from '@marsad/rendering';
export type { MasksSidecar, PublishedScene, TracksSidecar } from '@marsad/sidecars';

export type Place = { readonly district: string; readonly camera: string };
/** A time, ms of wall clock; `toMs` is not in it. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** An object of the store. Its SHA-256 is known if it was announced within the time that this service remembers. */
export type StoredObject = { readonly bucket: string; readonly objectKey: string; readonly sha256?: string };

/** A recorded segment and the sidecars that lie beside it. */
export type Segment = Place &
  Span & {
    readonly epoch: number;
    readonly part: number;
    /** Wall clock of the file's pts 0, ms. */
    readonly originMs: number;
    readonly recording: StoredObject;
    /** Absent if the segment was announced without masks: then all of it is hidden. */
    readonly masks?: StoredObject;
    readonly tracks?: StoredObject;
  };

/** The bytes are not those that were announced. */
export type HashMismatch = { readonly kind: 'hash_mismatch' };
export type StoredView = {
  readonly kind: 'stored';
  readonly bucket: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string;
};

/** A rendered file and the name that it gets in the store, followed by a part of its SHA-256. */
export type RenderedFile = {
  readonly path: string;
  readonly name: string;
  readonly extension: 'mp4' | 'jpg';
  readonly contentType: string;
  /** It is without masks, and lies apart from what others may get. */
  readonly isUnmasked: boolean;
};

/** The orders under which people look without masks. */
export interface UnmaskingOrders {
  /** Why the order that a request names does not let it be rendered without masks; undefined where it does, and where it names none. */
  refusalOf(request: UnmaskingRequest, nowMs: number): NotUnmasked | undefined;
  /** Who looks, as it stands in every frame; undefined where masks are needed. @throws if the order does not allow it */
  viewerOf(request: UnmaskingRequest, nowMs: number): string | undefined;
}
export type UnmaskingRequest = Pick<DataOf<typeof playbackRequested>, 'camera' | 'fromMs' | 'toMs' | 'unmasking'>;

/** The store of recordings and of what is made of them. */
export interface FootageStore {
  /** The keys of a camera's recordings whose first frame lies in the hour of this moment. */
  list(
    place: Place,
    atMs: number,
  ): Promise<{ readonly kind: 'listed'; readonly keys: readonly string[] } | StoreFailure>;
  /** Fetches an object into a file, and compares its bytes with their SHA-256 if that is known. */
  fetch(
    object: StoredObject,
    path: string,
  ): Promise<{ readonly kind: 'fetched'; readonly bytes: number } | HashMismatch | StoreFailure>;
  put(bucket: 'views' | 'playback', place: Place, atMs: number, file: RenderedFile): Promise<StoredView | StoreFailure>;
}

/** A fetched object. It stays on disk until `release`. */
export type HeldFile = { readonly kind: 'held'; readonly path: string; release(): void };

/** The fetched objects on disk. Two callers that need the same one wait for the same fetch. */
export interface FileCache {
  hold(object: StoredObject): Promise<HeldFile | HashMismatch | StoreFailure>;
  /** A path for a file of the caller, who removes it. */
  newPath(extension: string): string;
  remove(path: string): void;
}

/** Reads the sidecars. `unreadable`, `unknown_version` and `other_segment` are values, because everything is hidden then. */
export interface Sidecars {
  masks(path: string, segment: Segment): Promise<MasksSidecar | SidecarFault>;
  tracks(path: string, segment: Segment): Promise<TracksSidecar | SidecarFault>;
}
export type SidecarFault = { readonly fault: 'unreadable' | 'unknown_version' | 'other_segment' };

/** Threads that render. A job that fails, takes too long or loses its thread rejects alone. */
export interface Renderer {
  render(job: RenderJob): Promise<Rendered | null>;
}

/** What is known of the cameras of this process's districts. */
export interface Cameras {
  find(camera: string): Camera | undefined;
  /** The last frame of a camera that does not play, UTC ms; undefined while it plays or nothing is known of it. */
  stoppedAtMs(camera: string): number | undefined;
}

/** The log. Never log an address, a credential or anything about a person. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The work of one request, which ends when the service stops or the request's partition goes to another replica. */
export type Working = {
  readonly signal: AbortSignal;
  /** @throws once the signal is aborted */
  pause(ms: number): Promise<void>;
  now(): number;
};

export type { PlaybackFailure };
