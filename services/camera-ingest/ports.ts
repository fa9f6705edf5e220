import type { Box, Camera, CameraDownReason, DataOf, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';

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
  | { kind: 'scene'; scene: DataOf<typeof sceneObserved>; shedFrames: number; masks: readonly Box[] }
  /** A frame that was analysed and gives no scene: the gate found it still. Counts as analysed, and says that there was nothing to mask but this. */
  | { kind: 'still'; camera: string; epoch: number; part: number; capturedAtMs: number; widthPx: number; heightPx: number; shedFrames: number; masks: readonly Box[] }
  | { kind: 'track_ended'; track: DataOf<typeof trackEnded> }
  | { kind: 'plate_crop'; crop: DataOf<typeof plateCropped>; jpeg: Uint8Array }
  /** A picture in which every mask has been applied, made from the frame of `capturedAtMs`. */
  | { kind: 'masked_picture'; camera: string; capturedAtMs: number; receivedAtMs: number; jpeg: Uint8Array; widthPx: number; heightPx: number; masks: number; outlines: readonly Outline[] }
  | { kind: 'segment_sealed'; segment: SealedSegment }
  /** The stream gave nothing from then to then; said by whoever reads it. */
  | { kind: 'gap'; camera: string; epoch: number; fromMs: number; toMs: number; reason: 'camera_down' | 'stream_silent' | 'not_recordable' | 'group_too_long' | 'spool_full' };

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
