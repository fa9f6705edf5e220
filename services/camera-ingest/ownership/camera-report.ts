import type { Camera, CameraState } from '@marsad/schemas';
import type { HealthEvent, StreamState } from '../ports.ts';

/** The rate of analysis is measured over this window, ms, which is short enough to show a machine that falls behind. */
const WINDOW_MS = 5_000;
/** From this offset on, a camera's clock is reported as wrong (the architecture's rule 10). */
const CLOCK_WRONG_MS = 2_000;

/** Collects the reports of a camera's stream into the state that `camera.state` publishes. */
export function createCameraReport(camera: Camera, epoch: number, replica: string) {
  let latest: StreamState = { state: 'starting' };
  let playingSinceMs: number | null = null;
  let analysed: number[] = [];
  let framesAnalysed = 0;
  let framesShed = 0;
  let lastFrameAtMs: number | undefined;
  let clockOffsetMs = 0;
  let health: HealthEvent | null = null;

  return {
    noteState(state: StreamState, nowMs: number): void {
      if (state.state !== 'playing') playingSinceMs = null;
      else playingSinceMs ??= nowMs;
      // A camera that is down keeps its last known codec and size.
      latest = { ...state, ...(state.stream ? {} : latest.stream ? { stream: latest.stream } : {}) };
    },
    noteAnalysed(frame: { capturedAtMs: number; shedFrames: number; clockOffsetMs?: number }, nowMs: number): void {
      framesAnalysed += 1;
      framesShed += frame.shedFrames;
      analysed.push(nowMs);
      lastFrameAtMs = Math.max(lastFrameAtMs ?? 0, frame.capturedAtMs);
      clockOffsetMs = frame.clockOffsetMs ?? clockOffsetMs;
    },
    noteHealth(event: HealthEvent): void {
      health = event;
      clockOffsetMs = event.clockOffsetMs ?? clockOffsetMs;
    },
    get state() {
      return latest.state;
    },
    get lastFrameAtMs() {
      return lastFrameAtMs;
    },
    stateAt(nowMs: number): CameraState {
      analysed = analysed.filter((at) => at >= nowMs - WINDOW_MS);
      // A stream that began three seconds ago is measured over these three seconds.
      const windowMs =
        playingSinceMs === null ? WINDOW_MS : Math.min(WINDOW_MS, Math.max(1_000, nowMs - playingSinceMs));
      return {
        district: camera.district,
        camera: camera.camera,
        replica,
        epoch,
        atMs: nowMs,
        state: latest.state,
        ...(latest.reason === undefined ? {} : { reason: latest.reason }),
        ...(latest.detail === undefined ? {} : { detail: latest.detail.slice(0, 300) }),
        analysedFps: Math.round((analysed.length * 10_000) / windowMs) / 10,
        framesAnalysed,
        framesShed,
        ...(lastFrameAtMs === undefined ? {} : { lastFrameAtMs }),
        ...(latest.stream ? streamOf(latest.stream) : {}),
        ...(health ? healthOf(health) : {}),
        clockOffsetMs,
        clockWrong: Math.abs(clockOffsetMs) > CLOCK_WRONG_MS || (health !== null && tellsNoTime(health)),
      };
    },
  };
}
/** A stream's facts as `camera.state` has them, which leaves out what is not known. */
const streamOf = ({ declaredFps, audio: _dropped, ...facts }: NonNullable<StreamState['stream']>) => ({
  ...facts,
  ...(declaredFps === null ? {} : { declaredFps }),
});

/** What was measured of a stream, as `camera.state` has it. */
const healthOf = ({ clockSource, clockReason, deliveredFps, declaredFps, packetsLost }: HealthEvent) => ({
  clockSource,
  ...(clockReason === undefined ? {} : { clockReason }),
  ...(declaredFps === null ? {} : { declaredFps }),
  deliveredFps: Math.round(deliveredFps * 10) / 10,
  packetsLost,
});
/** The camera's own clock was never set, so there is no offset to report. */
const tellsNoTime = ({ clockReason, clockOffsetMs }: HealthEvent): boolean =>
  clockReason === 'unbelievable' && clockOffsetMs === null;
export type CameraReport = ReturnType<typeof createCameraReport>;
