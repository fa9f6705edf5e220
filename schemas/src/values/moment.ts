import { z } from 'zod';
import { CameraId, District, EpochMs } from './ids.ts';

/** Where and when a frame was captured: the root of every observation's id. */
export const FrameMoment = {
  district: District,
  camera: CameraId,
  /** Wall clock of the claim on the camera, ms. Only the highest epoch is valid, which fences older owners. */
  epoch: EpochMs,
  /** Counts parts within an epoch: a reconnect, the seam of a loop or a change of resolution starts a new one. */
  part: z.int().nonnegative(),
  /** Presentation time within the part, ms. */
  ptsMs: z.int(),
  /** When the frame was captured, by the clock that `clockSource` names. */
  capturedAtMs: EpochMs,
  /** When the frame reached this platform. */
  receivedAtMs: EpochMs,
} as const;

const EXAMPLE_EPOCH = 1_790_000_000_000;
/** A frame for example events, captured `ptsMs` after its camera was claimed. */
export const exampleFrame = (district: string, camera: string, ptsMs: number) => ({
  district,
  camera,
  epoch: EXAMPLE_EPOCH,
  part: 0,
  ptsMs,
  capturedAtMs: EXAMPLE_EPOCH + ptsMs,
  receivedAtMs: EXAMPLE_EPOCH + ptsMs,
});
/** `camera`: the stream's own clock (RTCP sender reports); `server`: this platform's clock at arrival, if the stream has none. */
export const ClockSource = z.enum(['camera', 'server']);

type Frame = { camera: string; epoch: number; part: number; ptsMs: number };

/** The id of one analysed frame. Only camera-ingest makes it, and edge-gateway for smart cameras. */
export const frameId = (frame: Frame): string => `${frame.camera}:${frame.epoch}:${frame.part}:${frame.ptsMs}`;

/** The id of a track. It is valid only within its camera's part, so that nothing can link a person across cameras or days. */
export const trackId = (frame: Omit<Frame, 'ptsMs'>, ordinal: number): string =>
  `${frame.camera}:${frame.epoch}:${frame.part}:t${ordinal}`;

const TRACK_ID = /^([^:]+):(\d{1,16}):(\d{1,9}):t(\d{1,9})$/;

/** The camera's part and the ordinal that a track's id names; undefined for any other text. */
export function parseTrackId(id: string): (Omit<Frame, 'ptsMs'> & { ordinal: number }) | undefined {
  const [, camera, epoch, part, ordinal] = TRACK_ID.exec(id) ?? [];
  if (camera === undefined) return undefined;
  return { camera, epoch: Number(epoch), part: Number(part), ordinal: Number(ordinal) };
}
