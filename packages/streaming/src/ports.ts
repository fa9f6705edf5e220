import type {
  Camera,
  CameraDownReason,
  DataOf,
  faceCropped,
  ImageQuality,
  plateCropped,
  sceneObserved,
  trackEnded,
} from '@marsad/schemas';
import type { CameraFault } from '@marsad/vision';
import type { MaskSample } from '@marsad/masking';
import type { Permit } from './analysis/permit.ts';
import type { Health } from './source/health.ts';
import type { LossReason } from './recording/losses.ts';

export type Credential = { readonly username: string; readonly password: string };
export type MediaCommand =
  | { kind: 'open'; camera: Camera; epoch: number; credential?: Credential }
  | { kind: 'close'; camera: string }
  /** Until then somebody watches, and a masked image is made of every analysed frame; otherwise of one a second, for snapshots. */
  | { kind: 'lease'; camera: string; untilMs: number }
  /** Which crops may be cut out of this camera's frames until then. Without a valid permit, none may. */
  | { kind: 'permit'; camera: string; permit: Permit; untilMs: number }
  /** Somebody needs the open segment: seal it at the next keyframe, or inside a long group of pictures. */
  | { kind: 'seal'; camera: string };

export type MediaEvent =
  | StateEvent
  | ObservationEvent
  | StillEvent
  | MaskedImageEvent
  | OpenedEvent
  | AbandonedEvent
  | SealedEvent
  | PartEndedEvent
  | HealthEvent
  | ImpairedEvent
  | GapEvent;

export type StreamState = {
  state: 'starting' | 'playing' | 'idle' | 'down' | 'stopped';
  reason?: CameraDownReason;
  detail?: string;
  stream?: StreamFacts;
};
/** What a stream says of its pictures. */
export type StreamFacts = {
  widthPx: number;
  heightPx: number;
  codec: string;
  playable: boolean;
  /** The picture as a player shows it: pixels made square, and turned. */
  displayWidthPx: number;
  displayHeightPx: number;
  /** Clockwise. */
  rotationDegrees: number;
  /** Frames a second; null if the stream does not say. */
  declaredFps: number | null;
  /** The codec of the sound beside the video; null if there is none. */
  audio: string | null;
};
export type StateEvent = { kind: 'state'; camera: string; epoch: number } & StreamState;

/** A result of analysis, to be published as far as it is permitted. */
export type ObservationEvent =
  | {
      kind: 'scene';
      scene: DataOf<typeof sceneObserved>;
      shedFrames: number;
      sample: MaskSample;
      /** SHA-256 of the detector's network. */
      modelHash?: string;
      /** Measured once a second. Recorded beside the scene, never published. */
      quality?: ImageQuality;
    }
  | { kind: 'track_ended'; track: DataOf<typeof trackEnded> }
  | { kind: 'plate_crop'; crop: DataOf<typeof plateCropped>; jpeg: Uint8Array }
  | { kind: 'head_crop'; crop: DataOf<typeof faceCropped>; jpeg: Uint8Array };

/** A frame in which nothing moved: it counts as analysed but gives no scene. Its mask sample holds no masks of its own. */
export type StillEvent = {
  kind: 'still';
  camera: string;
  epoch: number;
  part: number;
  capturedAtMs: number;
  receivedAtMs: number;
  shedFrames: number;
  sample: MaskSample;
};

/** An image in which every mask has been applied, made from the frame of `capturedAtMs`. */
export type MaskedImageEvent = {
  kind: 'masked_image';
  camera: string;
  part: number;
  capturedAtMs: number;
  receivedAtMs: number;
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
  masks: number;
  outlines: readonly Outline[];
};
export type Outline = { class: string; x: number; y: number; width: number; height: number };

/** A segment was begun. The event comes before the mask samples of its frames. */
export type OpenedEvent = { kind: 'segment_opened'; segment: SegmentStart };
/** A segment that was begun holds no frame that can be shown, and was removed. */
export type AbandonedEvent = { kind: 'segment_abandoned'; segment: SegmentStart };
export type SealedEvent = { kind: 'segment_sealed'; segment: SealedSegment };
/** The last frame of a part was analysed: no mask sample of the part follows. `untilMs`: wall clock of the end of its video. */
export type PartEndedEvent = { kind: 'part_ended'; untilMs: number } & PartOfStream;

/** A part of a camera's stream: an uninterrupted stretch on one timeline, within one claim. */
export type PartOfStream = { readonly camera: string; readonly epoch: number; readonly part: number };

/** How a playing stream is: every 5 s, and when a fault of its clock is found. */
export type HealthEvent = { kind: 'health'; camera: string; epoch: number } & Health;

/** What impairs the images of a camera has changed. Sent when a fault begins or is over. */
export type ImpairedEvent = { kind: 'impaired'; camera: string; epoch: number; faults: CameraFault[] };

/** The media thread recorded nothing between these times, ms of wall clock. */
export type GapEvent = {
  kind: 'gap';
  camera: string;
  epoch: number;
  fromMs: number;
  toMs: number;
  reason: LossReason;
  /** Of `packets_lost`, if the transport counted them. */
  packetsLost?: number;
};

/** What is known of a segment from its first packet on. */
export type SegmentStart = {
  district: string;
  camera: string;
  epoch: number;
  part: number;
  fromMs: number;
  /** Wall clock of the part's pts 0, ms: it maps stream time to wall clock. */
  originMs: number;
};
/** A closed segment in the spool: a self-contained MP4 of whole groups of pictures. */
export type SealedSegment = SegmentStart & {
  /** The path of its file in the spool. */
  path: string;
  toMs: number;
  packets: number;
  bytes: number;
  codec: string;
  widthPx: number;
  heightPx: number;
};
