/**
 * Places the packets of a stream on a continuous timeline, whatever its stamps do: a stamp that fits counts as it is, any other packet follows
 * the one before it by a frame, until it is known whether its stamp was a stray, a jump or a standstill. Times in ms. Pure.
 */
import type { FrameInterval } from './frame-interval.ts';
import type { ClockFault } from './readings.ts';
import { createStandstill } from './standstill.ts';
import type { Standstill } from './standstill.ts';
import { fits, followsUp, isStanding, onTrack, turned } from './track.ts';
import type { Track } from './track.ts';

export type Placed = {
  readonly atMs: number;
  /** By how much it is later than every packet before it. */
  readonly advanceMs: number;
  readonly fault: ClockFault | null;
  /** Set by the packet that shows a jump: the track that was left. */
  readonly left: Track | null;
};

type State = {
  track: Track | null;
  /** False while the stamps stand still: each packet follows the one before it by a frame. */
  usesStamps: boolean;
  /** The latest time that a fitting stamp gave, the latest before it, and how many frames were placed between the two since. */
  topMs: number;
  underMs: number;
  filled: number;
  /** The latest time of any packet, one whose stamp did not fit included. */
  latestMs: number;
  /** What the wraps of the camera's counter have added up to. */
  wrapsMs: number;
  lastStamps: readonly number[];
  /** The last packet, if its stamp did not fit. */
  stray: { readonly stampMs: number; readonly atMs: number } | null;
  isGuessed: boolean;
  isReordering: boolean;
  /** The jumps among the last packets, by how many packets ago they were. */
  jumps: readonly number[];
  readonly counterMs: readonly number[];
};

/** Counters of stamps have 32 bits in RTP, and 33 in MPEG transport streams. */
const countersOf = (ticksPerSecond: number): number[] => [2 ** 32, 2 ** 33].map((n) => (n * 1_000) / ticksPerSecond);

/** The smaller step to one of the two stamps before, so that a stray does not hide that the stamps around it stand still. */
const stepOf = ({ lastStamps }: State, stampMs: number): number =>
  lastStamps.map((last) => stampMs - last).reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Infinity);

/**
 * The time of a packet whose stamp says nothing: a frame after the latest one. Where frames are reordered, the first time between the last two
 * that no frame has; or, if none is free, as far beyond them as they are apart.
 */
function guess({ topMs, underMs, filled, latestMs, isGuessed, isReordering }: State, intervalMs: number): number {
  const apartMs = topMs - underMs;
  if (!isReordering || isGuessed) return latestMs + intervalMs;
  const free = Math.round(apartMs / intervalMs) - 1 - filled;
  return free > 0 ? underMs + (filled + 1) * intervalMs : topMs + Math.max(intervalMs, apartMs);
}

type Wait = { readonly intervalMs: number; readonly waitedMs: number | null };

/** A stream may begin with frames that are shown this long, ms, before the first one that was sent. */
const LEADING_MS = 500;

/** The wraps with which a stamp fits the track; undefined if there are none. */
function fittingWraps(state: State, track: Track, stampMs: number, wait: Wait): number | undefined {
  const { wrapsMs, counterMs, topMs, underMs, latestMs } = state;
  // A stream that has reordered frames is believed: its interval is not known exactly enough to count them.
  const hasRoom = state.isReordering || (topMs - underMs) / wait.intervalMs - 1 - state.filled > 0.4;
  const place = { topMs, underMs, hasRoom, latestMs, ...wait };
  const candidates = [wrapsMs, ...counterMs.flatMap((ms) => [wrapsMs + ms, wrapsMs - ms])];
  return candidates.find((ms) => fits({ ...place, atMs: onTrack(track, stampMs + ms) }));
}

type Spot = {
  readonly atMs: number;
  readonly fault: ClockFault | null;
  readonly left: Track | null;
  /** Whether the stamp gave the time. */
  readonly fits: boolean;
};

/** Stamps that jump so often among so many packets say nothing. */
const MOST_JUMPS = 4;
const JUMPS_AMONG = 100;

function stopUsing(state: State, fault: ClockFault): { fault: ClockFault } {
  state.usesStamps = false;
  state.stray = null;
  state.jumps = [];
  return { fault };
}

/** Places a packet by its stamp, or after the packet before it if its stamp does not fit. */
function placeStamp(state: State, stampMs: number, wait: Wait): Spot {
  const guessed: Spot = { atMs: guess(state, wait.intervalMs), fault: null, left: null, fits: false };
  const { track, stray } = state;
  if (!track) {
    state.track = { stampMs: stampMs + state.wrapsMs, atMs: guessed.atMs, rate: 1 };
    return { ...guessed, fits: true };
  }
  const wraps = fittingWraps(state, track, stampMs, wait);
  if (wraps !== undefined) {
    state.wrapsMs = wraps;
    state.stray = null;
    return { atMs: onTrack(track, stampMs + wraps), fault: stray ? 'outlier' : null, left: null, fits: true };
  }
  state.stray = { stampMs, atMs: guessed.atMs };
  if (!stray || !followsUp(stampMs - stray.stampMs, wait.intervalMs)) return guessed;
  state.track = { stampMs: stray.stampMs + state.wrapsMs, atMs: stray.atMs, rate: track.rate };
  state.stray = null;
  note(state, { ...guessed, atMs: stray.atMs, fits: true });
  state.jumps = [...state.jumps, 0];
  if (state.jumps.length >= MOST_JUMPS) return { ...guessed, ...stopUsing(state, 'outlier') };
  const atMs = onTrack(state.track, stampMs + state.wrapsMs);
  return { atMs: atMs > state.underMs ? atMs : guessed.atMs, fault: 'jumped', left: track, fits: true };
}

/** Places a packet, unless the stamps stand still, by its stamp. */
function place(state: State, standstill: Standstill, stampMs: number | null, wait: Wait): Spot {
  const stepMs = stampMs === null ? null : stepOf(state, stampMs);
  const step = { stepMs, waitedMs: wait.waitedMs ?? wait.intervalMs, intervalMs: wait.intervalMs };
  const guessed: Spot = { atMs: state.latestMs + wait.intervalMs, fault: null, left: null, fits: false };
  if (stampMs !== null) state.lastStamps = [...state.lastStamps, stampMs].slice(-2);
  if (!state.usesStamps) {
    if (!standstill.noteUnused(step) || stampMs === null) return guessed;
    state.usesStamps = true;
    state.track = { stampMs: stampMs + state.wrapsMs, atMs: guessed.atMs, rate: 1 };
    return { ...guessed, fits: true };
  }
  if (standstill.note(step)) return { ...guessed, ...stopUsing(state, 'stood_still') };
  const stands = stampMs === null || stepMs === null || isStanding(stepMs, wait.intervalMs);
  return stands ? guessed : placeStamp(state, stampMs, wait);
}

/** Notes where a packet was placed. Returns by how much it is later than every packet before it. */
function note(state: State, { atMs, fits: isFitting }: Spot): number {
  const advanceMs = Math.max(0, atMs - state.latestMs);
  state.latestMs = Math.max(state.latestMs, atMs);
  if (!isFitting) return advanceMs;
  if (atMs > state.topMs) {
    state.underMs = state.topMs;
    state.topMs = atMs;
    state.filled = 0;
  } else {
    state.filled += 1;
    state.isReordering ||= atMs < state.topMs;
  }
  return advanceMs;
}

/** A stream that reorders nothing goes on behind a packet whose time was guessed too late. */
const inOrder = ({ isReordering, isGuessed, latestMs }: State, spot: Spot): Spot =>
  isGuessed && !isReordering && spot.atMs <= latestMs ? { ...spot, atMs: latestMs + 1 } : spot;

/** Places packets from the first one on, whose stamp is `stampMs` and whose time is `atMs`. */
export function createPlacement(first: { stampMs: number | null; atMs: number }, ticksPerSecond: number) {
  const state: State = {
    track: first.stampMs === null ? null : { stampMs: first.stampMs, atMs: first.atMs, rate: 1 },
    usesStamps: true,
    topMs: first.atMs,
    underMs: first.atMs - LEADING_MS,
    filled: 0,
    latestMs: first.atMs,
    wrapsMs: 0,
    lastStamps: first.stampMs === null ? [] : [first.stampMs],
    stray: null,
    isGuessed: false,
    isReordering: false,
    jumps: [],
    counterMs: countersOf(ticksPerSecond),
  };
  const standstill = createStandstill();
  return {
    get usesStamps() {
      return state.usesStamps;
    },
    get rate() {
      return state.track?.rate ?? 1;
    },
    place(stampMs: number | null, waitedMs: number | null, interval: FrameInterval): Placed {
      state.jumps = state.jumps.map((ago) => ago + 1).filter((ago) => ago < JUMPS_AMONG);
      const spot = inOrder(state, place(state, standstill, stampMs, { waitedMs, intervalMs: interval.ms }));
      state.isGuessed = !spot.fits;
      const { atMs, fault, left } = spot;
      return { atMs, fault, left, advanceMs: note(state, spot) };
    },
    /** Moves the packet that was placed last, and all that follow, to a later time. */
    shift(ms: number): void {
      if (state.track) state.track = { ...state.track, atMs: state.track.atMs + ms };
      state.topMs += ms;
      state.latestMs += ms;
    },
    /** Whether the latest packet lies on this track, give or take `toleranceMs`. If so, it is used again. */
    returnTo(track: Track, toleranceMs: number): boolean {
      const { track: now, topMs } = state;
      if (!now) return false;
      const stampMs = now.stampMs + (topMs - now.atMs) / now.rate;
      if (Math.abs(onTrack(track, stampMs) - topMs) > toleranceMs) return false;
      state.track = track;
      return true;
    },
    /** From here on a ms of stamps lasts this long. */
    turn(rate: number): void {
      const { track, topMs } = state;
      if (track) state.track = turned(track, track.stampMs + (topMs - track.atMs) / track.rate, rate);
    },
    /** The time of a stamp on the timeline; null while stamps are not used. */
    timeOf: (stampMs: number): number | null =>
      state.track && state.usesStamps ? onTrack(state.track, stampMs + state.wrapsMs) : null,
  };
}
export type Placement = ReturnType<typeof createPlacement>;
