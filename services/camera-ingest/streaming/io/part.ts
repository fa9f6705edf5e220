import { createTimestamps } from '../timestamps.ts';
import { isOtherSize } from '../../recording/segment-cut.ts';
import type { Losses } from '../../recording/losses.ts';
import type { SealedSegment } from '../../ports.ts';
import type { Analysis, PartAnalysis } from '../../analysis/io/analysis.ts';
import { isDiscarded, knownTicks, ticksToMs } from '@marsad/media';
import type { Decoder, Frame, Input, Packet } from '@marsad/media';
import type { Size } from '../../analysis/perception.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { PacketTimes } from '../../recording/io/recorder.ts';

export type PartOptions = {
  identity: { district: string; camera: string; epoch: number; part: number };
  input: Input;
  decoder: Decoder;
  originMs: number;
  directory: string;
  segmentMs: number;
  losses: Losses;
  analysis: Analysis;
  clockOffsetMs(): number;
  onSealed(segment: SealedSegment): void;
  onNotRecordable(): void;
};
export type Arrival = { /** Arrival, wall clock ms. */ atMs: number; nowMs: number; late: boolean };

/**
 * One uninterrupted stretch of one stream on one timeline: each packet goes to the decoder first and then, its times rewritten in place,
 * to the recording. Ends at a seam, a reconnect or a change of resolution.
 */
export function createPart(options: PartOptions) {
  const { input, decoder, analysis, identity } = options;
  const timestamps = createTimestamps(input.stepTicks);
  const recorder = createRecorder({ ...options, video: input });
  const toMs = (ticks: bigint): number => ticksToMs(ticks, input.timeBase);
  let size: Size | null = null;
  let sight: PartAnalysis | null = null;
  let otherSize = false;
  let endMs = 0;
  let lastPtsMs = 0;
  let frames = 0;

  const onFrame = (frame: Frame, ptsMs: number, arrival: Arrival): void => {
    frames += 1;
    lastPtsMs = ptsMs;
    if (size === null) {
      size = { width: frame.width, height: frame.height };
      sight = analysis.begin(identity.part, size, options.clockOffsetMs);
    }
    if (isOtherSize(frame, size)) otherSize = true;
    if (otherSize) return;
    sight?.frame(frame, { ptsMs, capturedAtMs: recorder.originMs + ptsMs, receivedAtMs: arrival.atMs }, arrival.late);
  };

  return {
    /** Repairs the times of the packet at hand, in place. */
    times(packet: Packet): PacketTimes & { dtsMs: number } {
      const { dts, pts, duration } = packet;
      const ticks = timestamps.repair({ dts: knownTicks(dts), pts: knownTicks(pts), duration });
      packet.dts = ticks.dts;
      packet.pts = ticks.pts;
      packet.duration = ticks.duration;
      return {
        dtsMs: toMs(ticks.dts),
        ptsMs: toMs(ticks.pts),
        endMs: toMs(ticks.pts + ticks.duration),
        keyframe: packet.isKeyframe,
        discard: isDiscarded(packet),
        bytes: packet.size,
      };
    },
    /** Decodes, then records; uses the packet up. */
    take(packet: Packet, times: PacketTimes, arrival: Arrival): void {
      if (!times.discard) endMs = Math.max(endMs, times.endMs);
      decoder.push(packet, (frame, ptsMs) => onFrame(frame, ptsMs, arrival));
      if (!otherSize) recorder.write(packet, times, arrival.nowMs);
    },
    /** The decoder's last pictures. */
    flush(arrival: Arrival): void {
      decoder.push(null, (frame, ptsMs) => onFrame(frame, ptsMs, arrival));
    },
    /** Seals the recording and ends the tracks. */
    end(): void {
      recorder.end();
      sight?.end(recorder.originMs + endMs);
    },
    requestSeal: (nowMs: number): void => recorder.requestSeal(nowMs),
    moveOrigin: (ms: number): void => recorder.moveOrigin(ms),
    /** Where pts 0 lies on the wall clock, of the segment at hand. */
    get originMs() {
      return recorder.originMs;
    },
    get nextOriginMs() {
      return recorder.nextOriginMs;
    },
    /** End of the last visible picture, ms of the part. */
    get endMs() {
      return endMs;
    },
    get lastPtsMs() {
      return lastPtsMs;
    },
    /** One picture's time, by the stream's own word. */
    stepMs: toMs(input.stepTicks),
    get frames() {
      return frames;
    },
    /** The pictures have changed their size: this part is over. */
    get otherSize() {
      return otherSize;
    },
    get size(): Size | null {
      return size;
    },
    get repairs() {
      return timestamps.repairs;
    },
  };
}
export type Part = ReturnType<typeof createPart>;
