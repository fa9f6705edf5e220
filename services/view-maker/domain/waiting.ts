/** Decides how long to wait for recordings. Times in UTC ms. */

/** A longer clip is cut at its end. Alerts request only seconds. */
export const LONGEST_CLIP_MS = 120_000;
/** A request for a clip that is older than this is of no use any more. */
export const TOO_OLD_MS = 10 * 60_000;
/** How long after its end a clip waits for its recording, which camera-ingest seals on demand. */
export const CLIP_PATIENCE_MS = 20_000;
/** The last recording of a camera that stopped has been stored and announced after this time. */
const LAST_RECORDING_MS = 8_000;
/** A camera that stopped has announced it, and if it plays again by the end of a clip it has announced that too, after this time. */
const STATE_KNOWN_MS = 1_500;
/** A recording of a time longer ago than this is announced if it was made at all: segments last a minute, and a slow store some more. */
const SURELY_STORED_MS = 180_000;

export type Progress = {
  readonly toMs: number;
  readonly nowMs: number;
  /** The end of the camera's latest announced recording. */
  readonly recordedToMs: number | undefined;
  /** The last frame of the camera, if it does not play now. */
  readonly stoppedAtMs: number | undefined;
  /** When patience is over. */
  readonly untilMs: number;
};

/**
 * Whether to go on waiting for the recording of a time. `complete`: it is announced, or nothing more can come; `given_up`: patience is over,
 * and it may still come.
 */
export function waitStep({
  toMs,
  nowMs,
  recordedToMs,
  stoppedAtMs,
  untilMs,
}: Progress): 'wait' | 'complete' | 'given_up' {
  if (recordedToMs !== undefined && recordedToMs >= toMs) return 'complete';
  if (stoppedAtMs !== undefined) {
    const isAllAnnounced = recordedToMs !== undefined && recordedToMs >= stoppedAtMs;
    const lastMs = isAllAnnounced ? STATE_KNOWN_MS : LAST_RECORDING_MS;
    if (nowMs >= Math.max(toMs, stoppedAtMs) + lastMs) return 'complete';
  }
  if (nowMs >= toMs + SURELY_STORED_MS) return 'complete';
  return nowMs >= untilMs ? 'given_up' : 'wait';
}
