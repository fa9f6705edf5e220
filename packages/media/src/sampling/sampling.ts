/** Which frames are analysed, and how much of the camera's time they account for. Times in ms. */

/** Takes about `fps` frames a second of stream time, evenly, whatever the stream's own rate; a slower stream is taken whole. */
export function createSampler(fps: number): (ptsMs: number) => boolean {
  const step = 1_000 / fps;
  let next = Number.NEGATIVE_INFINITY;
  return (ptsMs) => {
    if (ptsMs < next - 1) return false;
    next = next + step > ptsMs ? next + step : ptsMs + step;
    return true;
  };
}

/** Two analysed frames that are further apart than this many intervals leave a hole: somebody may have walked past in between. */
const INTERVALS_BEFORE_A_HOLE = 5;

/**
 * Counts how much of a camera's time its analysed frames account for: each for its own interval, and for the time since the one before. After a
 * hole a frame accounts for its own interval only, so that what was not seen stays different from what was seen to be empty. Over the seams of a
 * loop it adds up to the real time.
 */
export function createObservation(fps: number) {
  const interval = 1_000 / fps;
  let until: number | null = null;
  let owed = 0;
  return {
    /** Notes an analysed frame by its wall clock. */
    noteAnalysed(atMs: number): void {
      const covered = atMs + interval;
      const isHole = until === null || covered - until > INTERVALS_BEFORE_A_HOLE * interval;
      owed += until === null || isHole ? interval : Math.max(0, covered - until);
      until = Math.max(until ?? covered, covered);
    },
    /** The stream went on to here and no further: a loop's seam, or the beginning of an idle time. */
    ended(atMs: number): void {
      if (until === null || atMs - until > INTERVALS_BEFORE_A_HOLE * interval) return;
      owed += atMs - until;
      until = atMs;
    },
    /** Takes the whole ms since this was last called: what the next scene reports. The fraction is kept for the scene after it. */
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

/** The first frames of a part are examined whatever moves: somebody may stand there, and nothing is shown before that is known. */
const FIRST_DETECTIONS = 3;

/** Whether the detector examines a frame: it is one of the first, something moves, something is followed, or a still second is over. */
export const isDetectionDue = (frame: {
  moving: boolean;
  openTracks: number;
  /** Of this part, so far. */
  detections: number;
  atMs: number;
  lastDetectionAtMs: number | null;
}): boolean =>
  frame.moving ||
  frame.openTracks > 0 ||
  frame.detections < FIRST_DETECTIONS ||
  frame.lastDetectionAtMs === null ||
  frame.atMs - frame.lastDetectionAtMs >= STILL_SCENE_EVERY_MS - 1;
