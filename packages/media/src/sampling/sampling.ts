/** Which frames are analysed, and how much of the camera's time they account for. Times in ms. */

export type Sampler = {
  /** Takes a frame or leaves it. Frames come in the order in which they are shown. */
  (ptsMs: number): boolean;
  /** Whether the frame of this time will be left, whatever comes before it. Nothing is taken by asking. */
  leaves(ptsMs: number): boolean;
};

/** Samples about `fps` frames evenly from each second of stream time, whatever the stream's rate; a slower stream is taken whole. */
export function createSampler(fps: number): Sampler {
  const step = 1_000 / fps;
  let next = Number.NEGATIVE_INFINITY;
  // The next time only rises, so what is too early now is too early later.
  const leaves = (ptsMs: number): boolean => ptsMs < next - 1;
  const take = (ptsMs: number): boolean => {
    if (leaves(ptsMs)) return false;
    next = next + step > ptsMs ? next + step : ptsMs + step;
    return true;
  };
  return Object.assign(take, { leaves });
}

/** The quality of images is measured this often, times a second: what spoils one, such as dirt, fog or a turned camera, lasts longer. */
export const MEASURED_FPS = 1;

/** Two analysed frames further apart than this many intervals leave a hole, in which somebody may have walked past unobserved. */
const INTERVALS_BEFORE_A_HOLE = 5;

/**
 * Counts how much of a camera's time its analysed frames account for: each for its own interval, and for the time since the previous one.
 * After a hole a frame accounts for its own interval only, because unobserved time must not look like time in which nothing happened; so it does
 * after our own clock was set back. Over the seams of a loop the sum is the real time.
 */
export function createObservation(fps: number) {
  const interval = 1_000 / fps;
  let until: number | null = null;
  let owed = 0;
  const areFar = (one: number, other: number): boolean => Math.abs(one - other) > INTERVALS_BEFORE_A_HOLE * interval;
  return {
    /** Notes an analysed frame by its wall clock. */
    noteAnalysed(atMs: number): void {
      const covered = atMs + interval;
      const isApart = until === null || areFar(covered, until);
      owed += until === null || isApart ? interval : Math.max(0, covered - until);
      until = until === null || isApart ? covered : Math.max(until, covered);
    },
    /** Notes that the stream ended at this time: at a loop's seam, or when the camera became idle. */
    ended(atMs: number): void {
      if (until === null || areFar(atMs, until)) return;
      owed += atMs - until;
      until = atMs;
    },
    /** Returns the whole ms observed since the last call, which the next scene reports, and keeps the fraction for the scene after it. */
    take(): number {
      const whole = Math.max(0, Math.floor(owed));
      owed -= whole;
      return whole;
    },
  };
}
export type Observation = ReturnType<typeof createObservation>;

/** A still camera's frames are examined this often, ms. */
const STILL_SCENE_EVERY_MS = 1_000;

/** The first frames of a part are examined even if nothing moves: somebody may stand there, and no image leaves before that is known. */
const FIRST_DETECTIONS = 3;

/** Whether the detector examines a frame: something moves, a track is open, the part has just begun, or a still second is over. */
export const isDetectionDue = (frame: {
  moving: boolean;
  openTracks: number;
  /** In this part, so far. */
  detections: number;
  atMs: number;
  lastDetectionAtMs: number | null;
}): boolean =>
  frame.moving ||
  frame.openTracks > 0 ||
  frame.detections < FIRST_DETECTIONS ||
  frame.lastDetectionAtMs === null ||
  frame.atMs - frame.lastDetectionAtMs >= STILL_SCENE_EVERY_MS - 1;
