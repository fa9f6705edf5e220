import type { CameraDownReason, GapReason } from '@marsad/schemas';
import type { StreamState } from '../ports.ts';

/** What an installer needs to know of a camera. `null` is what the check could not find out. Times are wall clock, ms. */
export type CheckReport = {
  readonly state: StreamState['state'];
  readonly reason: CameraDownReason | null;
  readonly codec: string | null;
  /** The encoded picture, px, and below it the picture as a player shows it. */
  readonly width: number | null;
  readonly height: number | null;
  readonly displayWidth: number | null;
  readonly displayHeight: number | null;
  /** Degrees clockwise by which a player turns the picture. */
  readonly rotation: number | null;
  readonly declaredFps: number | null;
  /** This and the bit rate are those of all the time that the camera played. */
  readonly deliveredFps: number | null;
  readonly keyframeSeconds: number | null;
  readonly bitrateKbps: number | null;
  /** The codec of the sound that the camera offers. */
  readonly audio: string | null;
  readonly clockSource: string | null;
  readonly clockOffsetMs: number | null;
  /** Analysed frames. */
  readonly scenes: number;
  /** The longest time between two analysed frames. */
  readonly blindSeconds: number;
  readonly tracks: number;
  readonly recorded: readonly RecordedFile[];
  readonly recordedSeconds: number;
  readonly gaps: readonly CheckGap[];
  readonly packetsLost: number;
  /** Plain sentences, without addresses and credentials. */
  readonly problems: readonly string[];
};
export type RecordedFile = {
  readonly file: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly packets: number;
};
export type CheckGap = { readonly fromMs: number; readonly toMs: number; readonly reason: GapReason };

/** The last masked image of a check. */
export type CheckStill = {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly capturedAtMs: number;
  readonly masks: number;
};
export type CheckResult = { readonly report: CheckReport; readonly still: CheckStill | null };

/** The report of a source that was not even tried. It also gives the order of the fields. */
export const REFUSED: CheckReport = {
  state: 'down',
  reason: null,
  codec: null,
  width: null,
  height: null,
  displayWidth: null,
  displayHeight: null,
  rotation: null,
  declaredFps: null,
  deliveredFps: null,
  keyframeSeconds: null,
  bitrateKbps: null,
  audio: null,
  clockSource: null,
  clockOffsetMs: null,
  scenes: 0,
  blindSeconds: 0,
  tracks: 0,
  recorded: [],
  recordedSeconds: 0,
  gaps: [],
  packetsLost: 0,
  problems: [],
};

/** The result for a source that is not even tried. `problem` holds no address and no credential. */
export const refusedCheck = (reason: CameraDownReason, problem: string): CheckResult => ({
  report: { ...REFUSED, reason, problems: [problem] },
  still: null,
});
