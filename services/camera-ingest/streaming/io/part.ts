import { ticksToMs } from '@marsad/media';
import type { Decoder, Frame, Input, Packet } from '@marsad/media';
import type { Analysis, PartAnalysis } from '../../analysis/io/analysis.ts';
import type { Size } from '../../analysis/perception.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { PacketTimes, RecorderOptions } from '../../recording/io/recorder.ts';
import { isOtherSize } from '../../recording/segment-cut.ts';
import { createPacketTimes } from './packet-times.ts';

export type PartOptions = Omit<RecorderOptions, 'video'> & {
  input: Input;
  decoder: Decoder;
  analysis: Analysis;
  clockOffsetMs(): number;
};
export type Arrival = { /** Arrival, wall clock ms. */ atMs: number; nowMs: number; late: boolean };

/**
 * One uninterrupted stretch of one stream on one timeline: each packet goes to the decoder first and then, its times rewritten in place,
 * to the recording. Ends at a seam, a reconnect or a change of resolution.
 */
export function createPart(options: PartOptions) {
  const { input, decoder } = options;
  const recorder = createRecorder({ ...options, video: input });
  const { timeline } = recorder;
  const frames = createPartFrames(options, (ptsMs) => timeline.originMs + ptsMs);
  let endMs = 0;

  return {
    /** Repairs the times of the packet at hand, in place. */
    times: createPacketTimes(input),
    /** Decodes, then records; uses the packet up. */
    take(packet: Packet, times: PacketTimes, arrival: Arrival): void {
      if (!times.discard) endMs = Math.max(endMs, times.endMs);
      decoder.push(packet, (frame, ptsMs) => frames.take(frame, ptsMs, arrival));
      if (!frames.haveOtherSize) recorder.write(packet, times, arrival.nowMs);
    },
    /** Takes the decoder's last frames. */
    flush(arrival: Arrival): void {
      decoder.push(null, (frame, ptsMs) => frames.take(frame, ptsMs, arrival));
    },
    /** Seals the recording and ends the tracks. */
    end(): void {
      recorder.end();
      frames.end(timeline.originMs + endMs);
    },
    requestSeal: recorder.requestSeal,
    moveOrigin: recorder.moveOrigin,
    timeline,
    /** Counts and measures what was decoded. */
    frames,
    /** End of the last visible frame, ms of the part. */
    get endMs() {
      return endMs;
    },
    /** The duration of one frame, by the stream's own word. */
    stepMs: ticksToMs(input.stepTicks, input.timeBase),
  };
}
export type Part = ReturnType<typeof createPart>;

/** The decoded frames of a part: analysed as long as they keep the size of the first one. */
function createPartFrames(
  { analysis, identity, clockOffsetMs }: Pick<PartOptions, 'analysis' | 'identity' | 'clockOffsetMs'>,
  wallClockMs: (ptsMs: number) => number,
) {
  let size: Size | null = null;
  let analysed: PartAnalysis | null = null;
  let haveOtherSize = false;
  let count = 0;
  let lastPtsMs = 0;
  return {
    take(frame: Frame, ptsMs: number, arrival: Arrival): void {
      count += 1;
      lastPtsMs = ptsMs;
      if (size === null) {
        size = { width: frame.width, height: frame.height };
        analysed = analysis.begin(identity.part, size, clockOffsetMs);
      }
      haveOtherSize ||= isOtherSize(frame, size);
      if (haveOtherSize) return;
      analysed?.frame(frame, { ptsMs, capturedAtMs: wallClockMs(ptsMs), receivedAtMs: arrival.atMs }, arrival.late);
    },
    end: (untilMs: number): void => analysed?.end(untilMs),
    get count() {
      return count;
    },
    get lastPtsMs() {
      return lastPtsMs;
    },
    /** The frames have changed their size: this part is over. */
    get haveOtherSize() {
      return haveOtherSize;
    },
  };
}
