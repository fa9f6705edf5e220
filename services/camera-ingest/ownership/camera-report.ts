import type { Camera, CameraDownReason, CameraState } from '@marsad/schemas';

/** How a camera is, from what its stream said: what `camera.state` tells everybody. */
type Said = {
  state: CameraState['state'];
  reason?: CameraDownReason;
  detail?: string;
  stream?: { widthPx: number; heightPx: number; codec: string; playable: boolean };
};
/** The rate is measured over the last seconds, so that it falls soon after a machine falls behind. */
const WINDOW_MS = 5_000;
const CLOCK_WRONG_MS = 2_000;

export function createCameraReport(camera: Camera, epoch: number, replica: string) {
  let said: Said = { state: 'starting' };
  let playingSinceMs: number | null = null;
  let analysed: number[] = [];
  let framesAnalysed = 0;
  let framesShed = 0;
  let lastFrameAtMs: number | undefined;
  let clockOffsetMs = 0;

  return {
    said(state: Said, nowMs: number): void {
      if (state.state !== 'playing') playingSinceMs = null;
      else playingSinceMs ??= nowMs;
      // A camera that fell silent is still known to be H.264 of that size.
      said = { ...state, ...(state.stream ? {} : said.stream ? { stream: said.stream } : {}) };
    },
    analysed(frame: { capturedAtMs: number; shedFrames: number; clockOffsetMs?: number }, nowMs: number): void {
      framesAnalysed += 1;
      framesShed += frame.shedFrames;
      analysed.push(nowMs);
      lastFrameAtMs = Math.max(lastFrameAtMs ?? 0, frame.capturedAtMs);
      clockOffsetMs = frame.clockOffsetMs ?? clockOffsetMs;
    },
    get state() {
      return said.state;
    },
    get lastFrameAtMs() {
      return lastFrameAtMs;
    },
    at(nowMs: number): CameraState {
      analysed = analysed.filter((at) => at >= nowMs - WINDOW_MS);
      // A stream that began three seconds ago has no five seconds to be measured over.
      const windowMs =
        playingSinceMs === null ? WINDOW_MS : Math.min(WINDOW_MS, Math.max(1_000, nowMs - playingSinceMs));
      return {
        district: camera.district,
        camera: camera.camera,
        replica,
        epoch,
        atMs: nowMs,
        state: said.state,
        ...(said.reason === undefined ? {} : { reason: said.reason }),
        ...(said.detail === undefined ? {} : { detail: said.detail.slice(0, 300) }),
        analysedFps: Math.round((analysed.length * 10_000) / windowMs) / 10,
        framesAnalysed,
        framesShed,
        ...(lastFrameAtMs === undefined ? {} : { lastFrameAtMs }),
        ...said.stream,
        clockOffsetMs,
        clockWrong: Math.abs(clockOffsetMs) > CLOCK_WRONG_MS,
      };
    },
  };
}
export type CameraReport = ReturnType<typeof createCameraReport>;
