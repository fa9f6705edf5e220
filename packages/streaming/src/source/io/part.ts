import { displayOf, isSameDisplay, ticksToMs } from '@marsad/media';
import type { Decoder, Frame, FrameDisplay, Input, Packet } from '@marsad/media';
import type { Hole } from '../../clock/readings.ts';
import type { StreamClock } from '../../clock/stream-clock.ts';
import type { Analysis, PartAnalysis } from '../../analysis/io/analysis.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { Recorder, RecorderOptions } from '../../recording/io/recorder.ts';
import type { Losses, LossReason } from '../../recording/losses.ts';
import type { PictureGap } from '../../recording/picture-gaps.ts';
import { createPacketTimes } from './packet-times.ts';
import type { DecodingTimes } from './packet-times.ts';
import { createPictureCheck } from './picture-check.ts';
import type { TransportLoss } from './picture-check.ts';

export type PartOptions = Omit<RecorderOptions, 'video'> & {
  input: Input & TransportLoss;
  decoder: Decoder;
  analysis: Analysis;
  clock: StreamClock;
  /** Packets of this time are recorded, but no whole picture exists. */
  onPictureGap(gap: PictureGap): void;
  /** Called with each packet. */
  onPacket(packet: PacketFacts): void;
};
export type PacketFacts = { readonly atMs: number; readonly keyframe: boolean; readonly bytes: number };
export type Arrival = {
  /** Arrival, wall clock ms. */
  readonly atMs: number;
  readonly nowMs: number;
  readonly late: boolean;
  /** Why frames before this packet are missing, if they are; without a reason the camera sent none. */
  readonly missing?: LossReason;
  /** What the transport knows of it; if it is left out, the packet is the one that was read last. */
  readonly loss?: TransportLoss;
};

/** An uninterrupted stretch of one stream on one timeline. */
export type Part = {
  /** Replaces a packet's times by those of the clock, in place, and returns them in ms. */
  readonly times: ReturnType<typeof createPacketTimes>;
  /** Takes a packet, which must not be used afterwards. */
  take(packet: Packet, times: DecodingTimes, arrival: Arrival): void;
  /** Analyses the frames that the decoder still holds. */
  flush(arrival: Arrival): void;
  /** Seals the recording and ends the tracks. */
  end(): void;
  requestSeal(nowMs: number): void;
  readonly timeline: Pick<Recorder['timeline'], 'originMs'>;
  /** Its frames so far: their count, last time, and whether they changed their size or how they are turned, which ends the part. */
  readonly frames: { readonly count: number; readonly lastPtsMs: number; readonly haveOtherSize: boolean };
  /** The end of the last visible frame, ms of the part. */
  readonly endMs: number;
  /** The duration of one frame, ms, by the stream's own rate. */
  readonly stepMs: number;
};

/**
 * A part of a stream that is recorded and analysed, which ends at a loop's seam, a reconnect or a change of resolution or orientation.
 * Each packet is decoded first and recorded then, because recording rewrites its times in place.
 */
export function createPart(options: PartOptions): Part {
  const { input, decoder } = options;
  const recorder = createRecorder({ ...options, video: input });
  const { timeline } = recorder;
  const wallClockMs = (ptsMs: number): number => timeline.originMs + ptsMs;
  const stepMs = ticksToMs(input.stepTicks, input.timeBase);
  const pictures = createPictureCheck({ ...options, wallClockMs, stepMs, report: options.onPictureGap });
  const { part } = options.identity;
  const frames = createPartFrames({ ...options, partOfFrame: () => part, wallClockMs, isWhole: pictures.isWhole });
  let endMs = 0;

  return {
    times: createPacketTimes(input, options.clock, options.originMs),
    /** Decodes, then records a packet, which must not be used afterwards. */
    take(packet: Packet, times: DecodingTimes, arrival: Arrival): void {
      options.onPacket({ atMs: arrival.atMs, keyframe: times.keyframe, bytes: times.bytes });
      if (times.hole) reportHole(options.losses, times.hole, arrival);
      if (!times.discard) endMs = Math.max(endMs, times.endMs);
      recorder.prepare(times, arrival.nowMs);
      const unwanted = frames.leave(times.ptsMs);
      pictures.packet(packet, times, arrival.loss);
      decoder.push(packet, (frame, ptsMs) => frames.take(frame, ptsMs, arrival), { unwanted });
      if (!frames.haveOtherSize) recorder.write(packet, times);
    },
    flush(arrival: Arrival): void {
      decoder.push(null, (frame, ptsMs) => frames.take(frame, ptsMs, arrival));
    },
    end(): void {
      pictures.end(endMs);
      recorder.end();
      frames.end(wallClockMs(endMs));
    },
    requestSeal: recorder.requestSeal,
    timeline,
    frames,
    get endMs() {
      return endMs;
    },
    stepMs,
  };
}

/**
 * Reports a time for which the stream has no frames, unless a loss is open already. Where packets were lost, the check of pictures reports it,
 * which also knows when the next whole picture comes.
 */
export function reportHole(
  losses: Losses,
  { fromMs, toMs, reason }: Hole,
  { missing = 'stream_silent' }: Arrival,
): void {
  if (losses.open || missing === 'packets_lost') return;
  losses.lost(reason === 'clock_jumped' ? 'clock_jumped' : missing, fromMs);
  losses.over(toMs);
}

export type PartFramesOptions = Pick<PartOptions, 'analysis' | 'clock'> & {
  /** The number of the part to which a frame belongs now; null: it belongs to none and is left out. */
  partOfFrame(): number | null;
  wallClockMs(ptsMs: number): number;
  /** Whether a frame shows what the camera saw. */
  isWhole(frame: Frame, ptsMs: number): boolean;
};

/** Analyses decoded frames for as long as they are displayed like the first one. */
export function createPartFrames({ analysis, clock, partOfFrame, wallClockMs, isWhole }: PartFramesOptions) {
  let display: FrameDisplay | null = null;
  let current: { readonly part: number; readonly analysis: PartAnalysis } | null = null;
  let haveOtherSize = false;
  let count = 0;
  let lastPtsMs = 0;
  const analysisOfFrame = ({ width, height }: FrameDisplay, atMs: number): PartAnalysis | undefined => {
    const part = partOfFrame();
    if (part === current?.part) return current?.analysis;
    current?.analysis.end(atMs);
    current = part === null ? null : { part, analysis: analysis.begin(part, { width, height }, clock) };
    return current?.analysis;
  };
  return {
    take(frame: Frame, ptsMs: number, arrival: Arrival): void {
      count += 1;
      lastPtsMs = ptsMs;
      const now = displayOf(frame);
      display ??= now;
      haveOtherSize ||= !isSameDisplay(now, display);
      if (haveOtherSize) return;
      const times = { ptsMs, capturedAtMs: wallClockMs(ptsMs), receivedAtMs: arrival.atMs };
      const partAnalysis = analysisOfFrame(now, times.capturedAtMs);
      // What a decoder made up is neither motion nor evidence.
      if (isWhole(frame, ptsMs)) partAnalysis?.frame(frame, times, arrival.late);
    },
    /** Whether the frame of this time will not be analysed. The first frames are wanted for their size. */
    leave: (ptsMs: number): boolean => current?.analysis.leaves(ptsMs) ?? false,
    end: (untilMs: number): void => current?.analysis.end(untilMs),
    get count() {
      return count;
    },
    get lastPtsMs() {
      return lastPtsMs;
    },
    get haveOtherSize() {
      return haveOtherSize;
    },
  };
}
