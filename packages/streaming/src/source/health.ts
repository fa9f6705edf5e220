/** What an installer wants to know of a playing stream. Times in ms of wall clock. Pure. */
import type { ClockFault } from '../clock/readings.ts';

export type Health = {
  readonly clockSource: 'camera' | 'server';
  /** The fault that was found last in the stream's stamps or in the camera's own clock. */
  readonly clockReason?: ClockFault;
  /** How far the camera's own clock is ahead of ours; null if it does not tell its time. */
  readonly clockOffsetMs: number | null;
  /** Frames a second, as the stream declares them; null if it does not. */
  readonly declaredFps: number | null;
  /** Frames a second that arrive. */
  readonly deliveredFps: number;
  /** The time between the last two key frames; null while only one has come. */
  readonly keyframeSeconds: number | null;
  readonly bitrateKbps: number;
  /** Packets that were sent and never arrived, since the camera was opened. */
  readonly packetsLost: number;
  /** What came since the camera was opened. The rates are only those of the last seconds. */
  readonly received: Received;
};
/** Frames and bytes, and how long a stream took to bring them, ms; times without a stream do not count. */
export type Received = { readonly ms: number; readonly frames: number; readonly bytes: number };

/** A packet: when it arrived, and what else was known then. */
export type Sign = {
  readonly atMs: number;
  readonly keyframe: boolean;
  readonly bytes: number;
  readonly declaredFps: number | null;
  /** Since the stream was opened. */
  readonly packetsLost: number;
  readonly clock: {
    readonly source: 'camera' | 'server';
    readonly fault: ClockFault | null;
    readonly offsetMs: number | null;
  };
};

/** Reported this often, ms. */
const EVERY_MS = 5_000;
/** A new fault is reported at once, but not more often than this, ms. */
const FAULT_EVERY_MS = 1_000;

type Rates = Pick<Health, 'deliveredFps' | 'bitrateKbps'>;
type Span = { readonly atMs: number; frames: number; bytes: number };

const emptySpan = (atMs: number): Span => ({ atMs, frames: 0, bytes: 0 });
const NOTHING: Received = { ms: 0, frames: 0, bytes: 0 };
const receivedIn = ({ atMs: fromMs, frames, bytes }: Span, atMs: number): Received => ({
  ms: atMs - fromMs,
  frames,
  bytes,
});
const sumOf = (one: Received, other: Received): Received => ({
  ms: one.ms + other.ms,
  frames: one.frames + other.frames,
  bytes: one.bytes + other.bytes,
});
export function ratesOf({ ms, frames, bytes }: Received): Rates {
  const passedMs = Math.max(1, ms);
  return {
    deliveredFps: Math.round((frames * 10_000) / passedMs) / 10,
    bitrateKbps: Math.round((bytes * 8) / passedMs),
  };
}

/** The time between the last two key frames. */
function createKeyInterval() {
  let lastMs: number | null = null;
  let intervalMs: number | null = null;
  return {
    get ms() {
      return intervalMs;
    },
    keyframe(atMs: number): void {
      if (lastMs !== null && atMs > lastMs) intervalMs = atMs - lastMs;
      lastMs = atMs;
    },
    /** The next key frame is of another stream. */
    interrupt(): void {
      lastMs = null;
    },
  };
}

export function createHealth(report: (health: Health) => void) {
  let since: Span | null = null;
  let last: Sign | null = null;
  let reported: (Rates & { readonly lost: number }) | null = null;
  let reportedFault: ClockFault | null = null;
  const keyInterval = createKeyInterval();
  let [lostBefore, lostNow] = [0, 0];
  let received = NOTHING;

  /** `rates`: those of before, where too little has come since for others. */
  const reportNow = ({ atMs, declaredFps, clock }: Sign, span: Span, rates?: Rates): void => {
    const latest = receivedIn(span, atMs);
    const { deliveredFps, bitrateKbps } = rates ?? ratesOf(latest);
    received = sumOf(received, latest);
    since = emptySpan(atMs);
    reported = { deliveredFps, bitrateKbps, lost: lostNow };
    reportedFault = clock.fault;
    report({
      clockSource: clock.source,
      ...(clock.fault === null ? {} : { clockReason: clock.fault }),
      clockOffsetMs: clock.offsetMs === null ? null : Math.round(clock.offsetMs),
      declaredFps,
      deliveredFps,
      bitrateKbps,
      keyframeSeconds: keyInterval.ms === null ? null : Math.round(keyInterval.ms / 10) / 100,
      packetsLost: lostBefore + lostNow,
      received,
    });
  };
  return {
    /** The time between the last two key frames, ms; null if it is not known. */
    get keyframeMs() {
      return keyInterval.ms;
    },
    note(sign: Sign): void {
      const { atMs, keyframe, bytes, packetsLost } = sign;
      last = sign;
      lostNow = packetsLost;
      if (keyframe) keyInterval.keyframe(atMs);
      // A packet from before the last report came after our own clock was set back.
      if (since === null || atMs < since.atMs) return void (since = emptySpan(atMs));
      since.frames += 1;
      since.bytes += bytes;
      const passedMs = atMs - since.atMs;
      const isNew = sign.clock.fault !== reportedFault && passedMs >= FAULT_EVERY_MS;
      if (passedMs >= EVERY_MS || isNew) reportNow(sign, since);
    },
    /** The stream ended: what was not reported yet is, and what the next one sends is measured on its own. */
    ended(): void {
      const isNews = since !== null && (since.frames > 0 || lostNow !== (reported?.lost ?? null));
      if (last && since && isNews) reportNow(last, since, reported ?? undefined);
      since = null;
      last = null;
      reported = null;
      keyInterval.interrupt();
      lostBefore += lostNow;
      lostNow = 0;
    },
  };
}
export type HealthWatch = ReturnType<typeof createHealth>;
