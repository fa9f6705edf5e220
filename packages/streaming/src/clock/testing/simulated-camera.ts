import { createStreamClock } from '../stream-clock.ts';
import type { ClockFault, Hole } from '../readings.ts';

/** A camera whose clock and network misbehave as told. Times in ms of virtual time; frames are counted from 0 in the order of capture. */
export type Misbehaviour = {
  readonly seconds: number;
  readonly fps: number;
  readonly declaredFps?: number | null;
  /** How much faster than the time its stamps run: 1.19 for a camera that declares 25 frames a second and takes 21. */
  readonly stampRate?: number;
  readonly driftPpm?: number;
  readonly jumps?: readonly { readonly atMs: number; readonly byMs: number }[];
  /** While it lasts, each stamp is this much later than the one before. */
  readonly standstill?: { readonly fromMs: number; readonly untilMs: number; readonly creepMs: number };
  readonly strayEvery?: number;
  readonly strayByMs?: number;
  readonly missingStampEvery?: number;
  /** The counter of 90,000 ticks a second and 32 bits wraps after so many ms. */
  readonly wrapsAfterMs?: number;
  /** Delays of up to this, ms. */
  readonly jitterMs?: number;
  /** The network stands still and delivers everything in a burst. */
  readonly stall?: { readonly atMs: number; readonly forMs: number };
  /** No frames are taken. */
  readonly pause?: { readonly atMs: number; readonly forMs: number };
  /** Frames of a group in the order of decoding, such as [3, 1, 2] for two reordered ones. */
  readonly reordering?: readonly number[];
  /** The reader reads only this often. */
  readonly starvedEveryMs?: number;
  /** Our own clock is set, not the camera's. */
  readonly ownClock?: { readonly atMs: number; readonly byMs: number };
  readonly seed?: number;
};

export type Taken = {
  readonly truthMs: number;
  readonly arrivedMs: number;
  readonly wallMs: number;
  readonly fault: ClockFault | null;
  readonly hole: Hole | null;
};

const WRAP_MS = 2 ** 32 / 90;
const START_MS = 1_790_000_000_000;
/** How long a frame takes to arrive at the least. */
const LATENCY_MS = 5;

/** A small generator, so that a case can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The frames in the order of decoding, by their number. */
function decodingOrder(count: number, pattern: readonly number[] = [1]): number[] {
  const order = [0];
  for (let base = 0; base < count; base += pattern.length) order.push(...pattern.map((k) => base + k));
  return order.filter((k) => k < count);
}

function stampOf(k: number, options: Misbehaviour): number | null {
  const {
    fps,
    stampRate = 1,
    driftPpm = 0,
    jumps = [],
    standstill,
    strayEvery,
    strayByMs = 0,
    missingStampEvery,
  } = options;
  const atMs = (k * 1_000) / fps;
  if (missingStampEvery && k % missingStampEvery === missingStampEvery - 1) return null;
  let stamp = atMs * stampRate * (1 + driftPpm / 1e6);
  for (const { atMs: at, byMs } of jumps) if (atMs >= at) stamp += byMs;
  if (standstill && atMs >= standstill.fromMs && atMs < standstill.untilMs) {
    const frames = Math.round(((atMs - standstill.fromMs) * fps) / 1_000);
    stamp = standstill.fromMs + frames * standstill.creepMs;
  }
  if (strayEvery && k % strayEvery === Math.floor(strayEvery / 2)) stamp += strayByMs;
  stamp += 10_000_000;
  if (options.wrapsAfterMs !== undefined && atMs >= options.wrapsAfterMs) stamp -= WRAP_MS;
  return Math.round(stamp * 90) / 90;
}

/** What arrives, in the order of decoding. */
export function packetsOf(options: Misbehaviour) {
  const { seconds, fps, jitterMs = 0, stall, pause, starvedEveryMs, ownClock } = options;
  const random = randomOf(options.seed ?? 1);
  const order = decodingOrder(Math.floor(seconds * fps), options.reordering);
  let lastArrivalMs = 0;
  let captured = 0;
  return order.flatMap((k) => {
    const truthMs = (k * 1_000) / fps;
    captured = Math.max(captured, truthMs);
    if (pause && truthMs >= pause.atMs && truthMs < pause.atMs + pause.forMs) return [];
    let arrivedMs = captured + LATENCY_MS + jitterMs * random() ** 3;
    if (stall && arrivedMs >= stall.atMs && arrivedMs < stall.atMs + stall.forMs) arrivedMs = stall.atMs + stall.forMs;
    arrivedMs = Math.max(arrivedMs, lastArrivalMs);
    lastArrivalMs = arrivedMs;
    if (starvedEveryMs) arrivedMs = Math.ceil(arrivedMs / starvedEveryMs) * starvedEveryMs;
    if (ownClock && truthMs >= ownClock.atMs) arrivedMs += ownClock.byMs;
    return [{ k, truthMs: START_MS + truthMs, arrivedMs: START_MS + arrivedMs, stampMs: stampOf(k, options) }];
  });
}

/** Lets a clock read what such a camera sends. */
export function readCamera(options: Misbehaviour) {
  const packets = packetsOf(options);
  const first = packets[0];
  if (!first) throw new Error('the camera takes no frames');
  const { fps, declaredFps = fps } = options;
  const clock = createStreamClock({
    declaredFps,
    ticksPerSecond: 90_000,
    first: { stampMs: first.stampMs, atMs: first.arrivedMs },
  });
  const taken: Taken[] = packets.map(({ truthMs, arrivedMs, stampMs }) => {
    const { wallMs, fault, hole } = clock.take({ stampMs, arrivedMs });
    return { truthMs, arrivedMs, wallMs, fault, hole };
  });
  return { clock, taken, inOrder: [...taken].sort((a, b) => a.truthMs - b.truthMs) };
}
