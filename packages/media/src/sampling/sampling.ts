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

/** Two looks further apart than this many intervals leave a hole: somebody may have walked through the picture in between. */
const INTERVALS_BEFORE_A_HOLE = 5;

/**
 * What a look accounts for: its own interval, and the time since the one before; after a hole only its own interval, so that what was
 * not seen stays different from what was seen to be empty. Over a loop's seams it adds up to the real time.
 */
export function createObservation(fps: number) {
  const interval = 1_000 / fps;
  let until: number | null = null;
  let owed = 0;
  return {
    /** A frame was looked at. `atMs`: wall clock of the frame. */
    looked(atMs: number): void {
      const covered = atMs + interval;
      const isHole = until === null || covered - until > INTERVALS_BEFORE_A_HOLE * interval;
      owed += until === null || isHole ? interval : Math.max(0, covered - until);
      until = Math.max(until ?? covered, covered);
    },
    /** The stream went on to here and no further: a loop's seam, the beginning of an idle time. */
    ended(atMs: number): void {
      if (until === null || atMs - until > INTERVALS_BEFORE_A_HOLE * interval) return;
      owed += atMs - until;
      until = atMs;
    },
    /** Whole ms owed since the last time somebody asked: what the next scene says. The fraction is kept for the one after. */
    take(): number {
      const whole = Math.max(0, Math.floor(owed));
      owed -= whole;
      return whole;
    },
  };
}
export type Observation = ReturnType<typeof createObservation>;

export const STILL_SCENE_EVERY_MS = 1_000;

/** A part's first frames are looked at whatever moves: somebody may stand there, and nothing is shown before that is known. */
const FIRST_DETECTIONS = 3;

/** Whether the detector looks at this frame: it is one of the first, something moves, something is being followed, or a still second is over. */
export const isDetectionDue = (look: {
  moving: boolean;
  openTracks: number;
  /** Of this part, so far. */
  detections: number;
  atMs: number;
  lastDetectionAtMs: number | null;
}): boolean =>
  look.moving ||
  look.openTracks > 0 ||
  look.detections < FIRST_DETECTIONS ||
  look.lastDetectionAtMs === null ||
  look.atMs - look.lastDetectionAtMs >= STILL_SCENE_EVERY_MS - 1;
