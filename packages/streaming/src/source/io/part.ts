import { displayOf, isSameDisplay, ticksToMs } from '@marsad/media';
import type { Decoder, Frame, FrameDisplay, Input, Packet } from '@marsad/media';
import type { Analysis, PartAnalysis } from '../../analysis/io/analysis.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { PacketTimes, RecorderOptions } from '../../recording/io/recorder.ts';
import type { PictureGap } from '../../recording/picture-gaps.ts';
import { createPacketTimes } from './packet-times.ts';
import { createPictureCheck } from './picture-check.ts';
import type { TransportLoss } from './picture-check.ts';

export type PartOptions = Omit<RecorderOptions, 'video'> & {
  input: Input & TransportLoss;
  decoder: Decoder;
  analysis: Analysis;
  clockOffsetMs(): number;
  /** Packets of this time are recorded, but no whole picture exists. */
  onPictureGap(gap: PictureGap): void;
};
export type Arrival = { /** Arrival, wall clock ms. */ atMs: number; nowMs: number; late: boolean };

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
    /** Repairs a packet's times in place, and returns them in ms. */
    times: createPacketTimes(input),
    /** Decodes, then records a packet, which must not be used afterwards. */
    take(packet: Packet, times: PacketTimes, arrival: Arrival): void {
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
    moveOrigin: recorder.moveOrigin,
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

/** Analyses the decoded frames of a part for as long as they are displayed like the first one. */
function createPartFrames(
  { analysis, identity, clockOffsetMs }: Pick<PartOptions, 'analysis' | 'identity' | 'clockOffsetMs'>,
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
        partAnalysis = analysis.begin(identity.part, { width: now.width, height: now.height }, clockOffsetMs);
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
