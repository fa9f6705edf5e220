/** Finds out at which pace a stream really goes, and corrects its timeline. Times in ms. Pure. */
import type { Arrivals } from './arrivals.ts';
import type { FrameInterval } from './frame-interval.ts';
import type { Placement } from './placement.ts';
import { ORDINARY, createRate } from './rate.ts';
import type { ClockFault } from './readings.ts';

/** So many waits are averaged to find the interval of frames whose stamps stand still. */
const AVERAGED = 50;
/** Waits tell nothing if most are shorter than this, ms: they come in bursts. */
const BURST_MS = 4;

/** The interval of frames whose stamps say nothing: the declared one if arrivals agree with it. */
function standingInterval(arrivals: Arrivals, interval: FrameInterval, declaredMs: number | null): number {
  const { medianMs, meanMs } = arrivals.of(AVERAGED);
  if (declaredMs !== null && medianMs >= declaredMs * 0.8 && medianMs <= declaredMs * 1.25) return declaredMs;
  return medianMs >= BURST_MS ? meanMs : interval.ms;
}

export type PaceParts = {
  readonly placement: Placement;
  readonly interval: FrameInterval;
  readonly arrivals: Arrivals;
  readonly declaredMs: number | null;
};
/** Frames that are compared with the declared rate. */
const COMPARED = 16;

/** Finds that stamps run at another rate than the wall clock, and corrects the timeline's rate. */
export function createPace({ placement, interval, arrivals, declaredMs }: PaceParts) {
  const rate = createRate();
  let advances: number[] = [];
  const correct = (factor: number): ClockFault | null => {
    advances = [];
    rate.clear();
    if (!placement.usesStamps) {
      interval.set(interval.ms * factor);
      return null;
    }
    const corrected = placement.rate * factor;
    const isOrdinary = Math.abs(corrected - 1) < ORDINARY;
    placement.turn(isOrdinary ? 1 : corrected);
    return isOrdinary ? null : 'other_rate';
  };
  /** By what to correct the rate at once, because frames arrive as declared, and the stamps alone say something else. */
  const contradiction = (): number | null => {
    if (declaredMs === null || advances.length < COMPARED || !arrivals.isRegular(COMPARED)) return null;
    const { meanMs } = arrivals.of(COMPARED);
    if (Math.abs(meanMs - declaredMs) > 0.15 * declaredMs) return null;
    const halves = [advances.slice(0, COMPARED / 2), advances.slice(COMPARED / 2)];
    const factors = halves.map(
      (half) =>
        (meanMs * half.length) /
        Math.max(
          1e-3,
          half.reduce((a, b) => a + b, 0),
        ),
    );
    const isGross = factors.every((factor) => factor > 1.5) || factors.every((factor) => factor < 1 / 1.5);
    return isGross ? factors.reduce((a, b) => a + b, 0) / 2 : null;
  };
  return {
    /** Notes that stamps are not used from here on. */
    stamplessFromHere(): void {
      interval.set(standingInterval(arrivals, interval, declaredMs));
      advances = [];
      rate.clear();
    },
    /** Notes a packet. Returns the fault that it reveals. */
    note(atMs: number, advanceMs: number, arrivedMs: number): ClockFault | null {
      advances = [...advances, advanceMs].slice(-COMPARED);
      const isRegular = (): boolean => arrivals.isRegular(COMPARED);
      const factor = rate.note(atMs, arrivedMs - atMs, arrivals.passedMs, isRegular);
      if (factor !== null) return correct(factor);
      const contradicted = placement.usesStamps ? contradiction() : null;
      return contradicted === null ? null : correct(contradicted);
    },
    /** Forgets what was measured, because the timeline goes on from another time. */
    clear(): void {
      advances = [];
      rate.clear();
    },
  };
}
export type Pace = ReturnType<typeof createPace>;
