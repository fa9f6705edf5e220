/**
 * Ties a stream's timeline to the wall clock. Delays only add to an arrival, so the least lateness over a window is the most exact tie; it
 * is followed so slowly that the distances between frames stay what they were. Times in ms. Pure.
 */

/** The window in which the least lateness counts, ms of passed time. */
const WINDOW_MS = 5_000;
/** No reader is this late for a whole window: the stream itself is elsewhere, and is followed quickly. */
export const BEYOND_ANY_READER_MS = 2_200;

/** Until so much time has passed, ms, the tie of a new stream may rest on packets that were late, and is corrected quickly. */
const NEW_MS = 10_000;
/** Afterwards no frame's distance from the one before it changes by more than this, ms. */
const MOST_A_FRAME_MS = 9;

/** By how much of the time that passes the tie moves, for an error of this many ms. */
export function slewRate(errorMs: number): number {
  const error = Math.abs(errorMs);
  if (error < 100) return error / 20_000;
  if (error < 500) return error / 10_000;
  if (error <= BEYOND_ANY_READER_MS) return Math.min(0.2, error / 4_000);
  return errorMs > 0 ? Math.min(3, error / 1_000) : 0.4;
}

/** Moves a value towards a target, by at most what `advanceMs` of stream time allow. */
export function slew(fromMs: number, targetMs: number, advanceMs: number, isNew = false): number {
  const error = targetMs - fromMs;
  const most = slewRate(error) * Math.max(0, advanceMs);
  const bound = isNew || Math.abs(error) > BEYOND_ANY_READER_MS ? most : Math.min(most, MOST_A_FRAME_MS);
  return fromMs + Math.max(-bound, Math.min(bound, error));
}

/** In this shorter window a stream that is beyond any reader shows it. */
const SHORT_WINDOW_MS = 2_000;

/** The least of the values that were noted while the last `lengthMs` passed. */
function createLeast(lengthMs: number) {
  /** Rising values: only one that is less than all after it can ever be the least. */
  const candidates: { readonly passedMs: number; readonly value: number }[] = [];
  return {
    get value() {
      return candidates[0]?.value;
    },
    note(value: number, passedMs: number): void {
      while (candidates.length > 0 && (candidates.at(-1)?.value ?? 0) >= value) candidates.pop();
      candidates.push({ passedMs, value });
      while (candidates.length > 1 && passedMs - (candidates[0]?.passedMs ?? 0) > lengthMs) candidates.shift();
    },
  };
}

export function createAnchor() {
  const least = createLeast(WINDOW_MS);
  const lately = createLeast(SHORT_WINDOW_MS);
  let tieMs = 0;
  let leadMs = 0;
  let isNew = true;
  const targetMs = (): number => {
    const latelyMs = lately.value ?? tieMs;
    return latelyMs - tieMs > BEYOND_ANY_READER_MS ? latelyMs : (least.value ?? tieMs);
  };
  return {
    /** What to add to a time of the timeline, by arrival alone. */
    get tieMs() {
      return tieMs;
    },
    /** The least of (arrival - time of the timeline) in the window. */
    get leastMs() {
      return least.value ?? tieMs;
    },
    /** The same in a shorter window: where packets become later and later, it is nearer to what is usual now. */
    get latelyMs() {
      return lately.value ?? tieMs;
    },
    /** Notes that a packet of the time `atMs` of the timeline arrived, when `passedMs` had passed. */
    note(atMs: number, arrivedMs: number, passedMs: number): void {
      least.note(arrivedMs - atMs, passedMs);
      lately.note(arrivedMs - atMs, passedMs);
      isNew = passedMs < NEW_MS;
    },
    /** Lets `advanceMs` of stream time pass. `leadTargetMs`: how much earlier than their arrival frames are taken, by a believed clock. */
    advance(advanceMs: number, leadTargetMs: number): void {
      tieMs = slew(tieMs, targetMs(), advanceMs, isNew);
      leadMs = slew(leadMs, leadTargetMs, advanceMs);
    },
    /** The wall clock of a time of the timeline. */
    wallMs: (atMs: number): number => atMs + tieMs + leadMs,
  };
}
export type Anchor = ReturnType<typeof createAnchor>;
