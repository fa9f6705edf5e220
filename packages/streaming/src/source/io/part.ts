import { displayOf, isSameDisplay, ticksToMs } from '@marsad/media';
import type { Decoder, Frame, FrameDisplay, Input, Packet } from '@marsad/media';
import type { Hole } from '../../clock/readings.ts';
import type { StreamClock } from '../../clock/stream-clock.ts';
import type { Analysis, PartAnalysis } from '../../analysis/io/analysis.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { RecorderOptions } from '../../recording/io/recorder.ts';
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
};

/**
 * An uninterrupted stretch of one stream on one timeline, which ends at a loop's seam, a reconnect or a change of resolution or orientation.
 * Each packet is decoded first and recorded then, because recording rewrites its times in place.
 */
export function createPart(options: PartOptions) {
  const { input, decoder } = options;
  const recorder = createRecorder({ ...options, video: input });
  const { timeline } = recorder;
  const wallClockMs = (ptsMs: number): number => timeline.originMs + ptsMs;
  const stepMs = ticksToMs(input.stepTicks, input.timeBase);
  const pictures = createPictureCheck({ ...options, wallClockMs, stepMs, report: options.onPictureGap });
  const frames = createPartFrames(options, wallClockMs, pictures.isWhole);
  let endMs = 0;

  return {
    /** Replaces a packet's times by those of the clock, in place, and returns them in ms. */
    times: createPacketTimes(input, options.clock, options.originMs),
    /** Decodes, then records a packet, which must not be used afterwards. */
    take(packet: Packet, times: DecodingTimes, arrival: Arrival): void {
      options.onPacket({ atMs: arrival.atMs, keyframe: times.keyframe, bytes: times.bytes });
      if (times.hole) reportHole(options.losses, times.hole, arrival);
      if (!times.discard) endMs = Math.max(endMs, times.endMs);
      recorder.prepare(times, arrival.nowMs);
      const unwanted = frames.leave(times.ptsMs);
      pictures.packet(packet, times);
      decoder.push(packet, (frame, ptsMs) => frames.take(frame, ptsMs, arrival), { unwanted });
      if (!frames.haveOtherSize) recorder.write(packet, times);
    },
    /** Analyses the frames that the decoder still holds. */
    flush(arrival: Arrival): void {
      decoder.push(null, (frame, ptsMs) => frames.take(frame, ptsMs, arrival));
    },
    /** Seals the recording and ends the tracks. */
    end(): void {
      pictures.end(endMs);
      recorder.end();
      frames.end(wallClockMs(endMs));
    },
    requestSeal: recorder.requestSeal,
    timeline,
    /** The decoded frames: their count, last time and size. */
    frames,
    /** The end of the last visible frame, ms of the part. */
    get endMs() {
      return endMs;
    },
    /** The duration of one frame, ms, by the stream's own rate. */
    stepMs,
  };
}
export type Part = ReturnType<typeof createPart>;

/**
 * Reports a time for which the stream has no frames, unless a loss is open already. Where packets were lost, the check of pictures reports it,
 * which also knows when the next whole picture comes.
 */
function reportHole(losses: Losses, { fromMs, toMs, reason }: Hole, { missing = 'stream_silent' }: Arrival): void {
  if (losses.open || missing === 'packets_lost') return;
  losses.lost(reason === 'clock_jumped' ? 'clock_jumped' : missing, fromMs);
  losses.over(toMs);
}

/** Analyses the decoded frames of a part for as long as they are displayed like the first one. */
function createPartFrames(
  { analysis, identity, clock }: Pick<PartOptions, 'analysis' | 'identity' | 'clock'>,
  wallClockMs: (ptsMs: number) => number,
  isWhole: (frame: Frame, ptsMs: number) => boolean,
) {
  let display: FrameDisplay | null = null;
  let partAnalysis: PartAnalysis | null = null;
  let haveOtherSize = false;
  let count = 0;
  let lastPtsMs = 0;
  return {
    take(frame: Frame, ptsMs: number, arrival: Arrival): void {
      count += 1;
      lastPtsMs = ptsMs;
      const now = displayOf(frame);
      if (display === null) {
        display = now;
        partAnalysis = analysis.begin(identity.part, { width: now.width, height: now.height }, clock);
      }
      haveOtherSize ||= !isSameDisplay(now, display);
      // What a decoder made up is neither motion nor evidence.
      if (haveOtherSize || !isWhole(frame, ptsMs)) return;
      partAnalysis?.frame(frame, { ptsMs, capturedAtMs: wallClockMs(ptsMs), receivedAtMs: arrival.atMs }, arrival.late);
    },
    /** Whether the frame of this time will not be analysed. The first frames are wanted for their size. */
    leave: (ptsMs: number): boolean => partAnalysis?.leaves(ptsMs) ?? false,
    end: (untilMs: number): void => partAnalysis?.end(untilMs),
    get count() {
      return count;
    },
    get lastPtsMs() {
      return lastPtsMs;
    },
    /** Whether the frames have changed their size, or how they are turned, which ends the part. */
    get haveOtherSize() {
      return haveOtherSize;
    },
  };
}
