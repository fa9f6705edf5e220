import type { CameraState } from '@marsad/schemas';
import type { RefusalReason, StreamEnd } from '../errors.ts';
import type { EdgeCamera } from '../ports.ts';
import type { Refusal, JudgedBatch } from './judge-batch.ts';
import { FUTURE_MS, SILENT_AFTER_MS } from './limits.ts';
import type { Permits } from './permits.ts';
import type { ReceivedHealth } from './received.ts';

/** What a stream has brought so far, for `camera.state`. */
export type CameraReport = {
  readonly epoch: number;
  readonly connectedAtMs: number;
  /** When scenes of the last seconds were accepted, ms. */
  readonly acceptedAtMs: readonly number[];
  readonly framesAnalysed: number;
  readonly framesShed: number;
  readonly lastSceneAtMs: number | undefined;
  readonly lastFrame:
    { readonly capturedAtMs: number; readonly widthPx: number; readonly heightPx: number } | undefined;
  readonly clockOffsetMs: number;
  readonly lastRefusal: { readonly reason: RefusalReason; readonly atMs: number } | undefined;
};

/** The rate of analysis is measured over this window, ms. */
const WINDOW_MS = 5_000;
/** A refusal is shown for this long, ms. */
const SHOWN_MS = 10_000;

export const newReport = (epoch: number, nowMs: number): CameraReport => ({
  epoch,
  connectedAtMs: nowMs,
  acceptedAtMs: [],
  framesAnalysed: 0,
  framesShed: 0,
  lastSceneAtMs: undefined,
  lastFrame: undefined,
  clockOffsetMs: 0,
  lastRefusal: undefined,
});

/** Not permitted is no fault of the camera's. */
const isFault = ({ reason }: Refusal): boolean => reason !== 'not_permitted';

export function noteJudged(
  report: CameraReport,
  { scenes, refusals }: Pick<JudgedBatch, 'scenes' | 'refusals'>,
  {
    nowMs,
    clockOffsetMs,
    health,
  }: {
    readonly nowMs: number;
    readonly clockOffsetMs: number | undefined;
    readonly health?: ReceivedHealth | undefined;
  },
): CameraReport {
  const last = scenes.at(-1);
  const fault = refusals.findLast(isFault);
  const shed = health?.framesShed;
  return {
    ...report,
    acceptedAtMs: [...report.acceptedAtMs.filter((at) => at > nowMs - WINDOW_MS), ...scenes.map(() => nowMs)],
    framesAnalysed: report.framesAnalysed + scenes.length,
    framesShed: shed !== undefined && Number.isSafeInteger(shed) && shed >= 0 ? shed : report.framesShed,
    lastSceneAtMs: last ? nowMs : report.lastSceneAtMs,
    lastFrame: last ?? report.lastFrame,
    clockOffsetMs: clockOffsetMs ?? report.clockOffsetMs,
    lastRefusal: fault ? { reason: fault.reason, atMs: nowMs } : report.lastRefusal,
  };
}

type Condition = Pick<CameraState, 'state' | 'reason' | 'detail'>;

/** What a connected camera is doing now. Results that are refused while others are accepted are a detail of a playing camera. */
export function conditionOf(report: CameraReport, permits: Permits, nowMs: number): Condition {
  const { lastSceneAtMs, lastRefusal, connectedAtMs } = report;
  if (!permits.scenes) return { state: 'idle' };
  const isRefused = lastRefusal !== undefined && nowMs - lastRefusal.atMs < SHOWN_MS;
  const detail = isRefused ? { detail: `results are refused: ${lastRefusal.reason}` } : {};
  if (lastSceneAtMs !== undefined && nowMs - lastSceneAtMs < SILENT_AFTER_MS) return { state: 'playing', ...detail };
  if (isRefused) return { state: 'down', reason: 'device_refused', ...detail };
  if (lastSceneAtMs === undefined && nowMs - connectedAtMs < SILENT_AFTER_MS) return { state: 'starting' };
  return { state: 'down', reason: 'stream_silent', detail: 'connected, and sends no results' };
}

const NOT_CONNECTED: Condition = { state: 'down', reason: 'stream_silent', detail: 'not connected' };

/** What a camera without a stream is doing, by the end of its last stream. */
export function conditionAfter(end: StreamEnd | undefined): Condition {
  switch (end) {
    case undefined:
    case 'left':
    case 'superseded':
      return NOT_CONNECTED;
    case 'broken':
      return { ...NOT_CONNECTED, detail: 'not connected: the connection broke' };
    case 'store_unavailable':
    case 'stopping':
      return { ...NOT_CONNECTED, detail: 'not connected yet: the city closed the stream, and the camera comes back' };
    case 'signage_invalid':
      return { state: 'down', reason: 'signage_invalid' };
    case 'certificate_unknown':
    case 'certificate_ambiguous':
    case 'certificate_expired':
    case 'certificate_of_another_camera':
    case 'camera_elsewhere':
    case 'message_too_large':
    case 'message_invalid':
    case 'hello_missing':
    case 'hello_invalid':
    case 'epoch_invalid':
    case 'sequence_invalid':
    case 'batch_too_large':
    case 'too_many_results':
    case 'too_many_streams':
    case 'not_reading':
      return { state: 'down', reason: 'device_refused', detail: `the stream was refused: ${end}` };
  }
}

/** The state of a connected camera, as it is published. */
export function stateOf(
  report: CameraReport,
  { camera, replica, permits, nowMs }: { camera: EdgeCamera; replica: string; permits: Permits; nowMs: number },
): CameraState {
  const { lastFrame, clockOffsetMs } = report;
  const windowMs = Math.min(WINDOW_MS, Math.max(1_000, nowMs - report.connectedAtMs));
  const recent = report.acceptedAtMs.filter((at) => at > nowMs - WINDOW_MS).length;
  return {
    district: camera.district,
    camera: camera.camera,
    replica,
    epoch: report.epoch,
    atMs: nowMs,
    ...conditionOf(report, permits, nowMs),
    analysedFps: Math.round((recent * 10_000) / windowMs) / 10,
    framesAnalysed: report.framesAnalysed,
    framesShed: report.framesShed,
    ...(lastFrame && {
      lastFrameAtMs: lastFrame.capturedAtMs,
      widthPx: lastFrame.widthPx,
      heightPx: lastFrame.heightPx,
    }),
    clockOffsetMs,
    clockWrong: Math.abs(clockOffsetMs) > FUTURE_MS,
    clockSource: 'camera',
    analysing: [...permits.analytics],
  };
}

/** The state of a camera that is not connected, as it is published. */
export const absentState = (
  camera: EdgeCamera,
  { replica, epoch, nowMs, condition }: { replica: string; epoch: number; nowMs: number; condition: Condition },
): CameraState => ({
  district: camera.district,
  camera: camera.camera,
  replica,
  epoch,
  atMs: nowMs,
  ...condition,
  analysedFps: 0,
  framesAnalysed: 0,
  framesShed: 0,
  clockOffsetMs: 0,
  clockWrong: false,
  analysing: [],
});
