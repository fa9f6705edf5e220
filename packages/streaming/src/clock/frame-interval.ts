/** Measures how long a frame of a stream lasts, ms. Pure: it knows only what it is given. */

/** A rate outside these bounds is not a camera's but a wrong declaration: from one frame in ten seconds to 240 a second. */
const SHORTEST_MS = 1_000 / 240;
const LONGEST_MS = 10_000;
/** The interval of a stream that declares none, ms. */
const USUAL_MS = 40;
/** So many frames are averaged: about a second, and whole groups of two, three, four or eight reordered frames. */
const MEASURED = 24;
/** From so many frames on, what is measured counts more than what is declared. */
const ENOUGH = 4;
/** So many holes in a row are no holes, but the stream's new interval. */
const HOLES_IN_A_ROW = 3;
/** A frame that comes later than this, ms, and than three intervals, leaves a hole. */
const HOLE_MS = 1_000;

/** The declared interval, ms; null if nothing believable is declared. */
export function declaredIntervalMs(fps: number | null): number | null {
  if (fps === null || !(fps > 0)) return null;
  const ms = 1_000 / fps;
  return ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : null;
}

export function createFrameInterval(declaredMs: number | null) {
  let advances: number[] = [];
  let holes: number[] = [];
  let knownMs: number | null = null;
  const measuredMs = (): number => advances.reduce((sum, ms) => sum + ms, 0) / advances.length;
  const intervalMs = (): number => {
    if (advances.length >= ENOUGH) return Math.max(SHORTEST_MS, measuredMs());
    return knownMs ?? declaredMs ?? (advances.length > 0 ? Math.max(SHORTEST_MS, measuredMs()) : USUAL_MS);
  };
  const isHole = (ms: number): boolean => ms > Math.max(HOLE_MS, 3 * intervalMs());
  const measure = (ms: number): void => {
    advances.push(ms);
    if (advances.length > MEASURED) advances.shift();
  };
  return {
    get ms() {
      return intervalMs();
    },
    /** Notes by how much a packet's time is later than all before it, 0 for a reordered one. Returns whether frames are missing. */
    note(advanceMs: number): boolean {
      if (advances.length < ENOUGH || !isHole(advanceMs)) {
        if (advanceMs > 0) holes = [];
        measure(advanceMs);
        return false;
      }
      holes.push(advanceMs);
      if (holes.length < HOLES_IN_A_ROW) return true;
      advances = holes;
      holes = [];
      return false;
    },
    /** Takes this interval instead of what was measured. */
    set(ms: number): void {
      knownMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
      advances = [];
      holes = [];
    },
  };
}
export type FrameInterval = ReturnType<typeof createFrameInterval>;
