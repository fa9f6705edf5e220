/**
 * The clock of one stream: maps the stamp of each packet to the wall clock. A stamp is a camera's claim, an arrival a fact. Where stamps are
 * sane their spacing is kept, and the wall clock is the least late arrival; where they are not, arrival decides. Pure: times are given.
 */
import { createAnchor } from './anchor.ts';
import type { Anchor } from './anchor.ts';
import { createArrivals } from './arrivals.ts';
import { createFrameInterval, declaredIntervalMs } from './frame-interval.ts';
import type { FrameInterval } from './frame-interval.ts';
import { createPace } from './pace.ts';
import { createPauses } from './pauses.ts';
import { createPlacement } from './placement.ts';
import type { Placement } from './placement.ts';
import type { ClockFault, Reading, StampedPacket } from './readings.ts';
import { createSenderClock } from './sender-clock.ts';

export type StreamClockOptions = {
  /** The frames a second that the stream declares; null if it declares none. */
  readonly declaredFps: number | null;
  /** The unit of its stamps before they were turned into ms: a counter of them wraps. */
  readonly ticksPerSecond: number;
  /** The first packet's stamp, and the wall clock of its frame. */
  readonly first: { readonly stampMs: number | null; readonly atMs: number };
};
/** A sender report: the camera's wall clock at a stamp, and when the report arrived. */
export type SenderReport = { readonly ntpMs: number; readonly stampMs: number; readonly arrivedMs: number };

/** A report's stamp that is further from its arrival than this, ms, says nothing. */
const FAR_MS = 5_000;

export function createStreamClock(options: StreamClockOptions) {
  const interval = createFrameInterval(declaredIntervalMs(options.declaredFps));
  const placement = createPlacement(options.first, options.ticksPerSecond);
  const anchor = createAnchor();
  const sender = createSenderClock();
  const times = createTimes({ ...options, interval, placement, anchor, leadMs: () => sender.reading.leadMs ?? 0 });
  let lastFault: ClockFault | null = null;
  return {
    take(packet: StampedPacket): Reading {
      const reading = times.take(packet);
      lastFault = reading.fault ?? lastFault;
      return reading;
    },
    /** Takes a sender report of the video. */
    report({ ntpMs, stampMs, arrivedMs }: SenderReport): void {
      const timeMs = placement.timeOf(stampMs);
      const byStampMs = timeMs === null ? arrivedMs : timeMs + anchor.leastMs;
      const oursMs = Math.abs(byStampMs - arrivedMs) > FAR_MS ? arrivedMs : byStampMs;
      if (sender.note(ntpMs - oursMs)) lastFault = 'unbelievable';
    },
    /** The clock that the times come from. */
    get source(): 'camera' | 'server' {
      return sender.reading.leadMs === null ? 'server' : 'camera';
    },
    /** How far the camera's own clock is ahead of ours, ms; null if it does not say. */
    get offsetMs() {
      return sender.reading.offsetMs;
    },
    /** The fault that was found last. */
    get fault() {
      return lastFault;
    },
    /** How long one frame lasts now. */
    get intervalMs() {
      return interval.ms;
    },
  };
}
export type StreamClock = ReturnType<typeof createStreamClock>;

type Parts = StreamClockOptions & {
  readonly interval: FrameInterval;
  readonly placement: Placement;
  readonly anchor: Anchor;
  /** What to add to the time of arrival, if frames take their time from the camera's own clock. */
  readonly leadMs: () => number;
};

/** Gives packets their times. */
function createTimes({ declaredFps, first, interval, placement, anchor, leadMs }: Parts) {
  const arrivals = createArrivals();
  const pauses = createPauses(placement, interval);
  const pace = createPace({ placement, interval, arrivals, declaredMs: declaredIntervalMs(declaredFps) });
  let latestMs = first.atMs;
  let isFirst = true;

  const takeFirst = (arrivedMs: number | null): Reading => {
    isFirst = false;
    if (arrivedMs !== null) anchor.note(first.atMs, arrivedMs, 0);
    return { wallMs: first.atMs, intervalMs: interval.ms, fault: null, hole: null };
  };
  const place = (stampMs: number | null, waitedMs: number | null) => {
    const { usesStamps } = placement;
    const placed = placement.place(stampMs, waitedMs, interval);
    if (usesStamps && !placement.usesStamps && waitedMs !== null) pace.stamplessFromHere();
    return placed;
  };
  return {
    take({ stampMs, arrivedMs }: StampedPacket): Reading {
      if (arrivedMs !== null) arrivals.note(arrivedMs);
      if (isFirst) return takeFirst(arrivedMs);
      const waitedMs = arrivedMs === null ? null : (arrivals.waitedMs ?? 0);
      const placed = place(stampMs, waitedMs);
      const lateMs = arrivedMs === null ? null : arrivedMs - anchor.latelyMs - placed.atMs;
      const pause = pauses.note(placed, lateMs, waitedMs);
      const atMs = placed.atMs + pause.shiftMs;
      // Without stamps each packet comes an interval after the one before it, which measures nothing.
      const isHole = (placement.usesStamps && interval.note(placed.advanceMs)) || pause.shiftMs > 0;
      let { fault } = pause;
      if (arrivedMs !== null) {
        anchor.note(atMs, arrivedMs, arrivals.passedMs);
        if (pause.isTiedAnew) pace.clear();
        fault = pace.note(atMs, placed.advanceMs, arrivedMs) ?? fault;
      }
      anchor.advance(placed.advanceMs + pause.shiftMs, leadMs());
      const wallMs = anchor.wallMs(atMs);
      const fromMs = latestMs + interval.ms;
      latestMs = Math.max(latestMs, wallMs);
      const hole =
        isHole && arrivedMs !== null && wallMs > fromMs ? { fromMs, toMs: wallMs, reason: pause.reason } : null;
      return { wallMs, intervalMs: interval.ms, fault, hole };
    },
  };
}
