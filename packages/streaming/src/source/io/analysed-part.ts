import { ticksToMs } from '@marsad/media';
import type { Packet } from '@marsad/media';
import type { PairParts } from '../pair-parts.ts';
import { createPacketTimes } from './packet-times.ts';
import type { DecodingTimes } from './packet-times.ts';
import { createPartFrames } from './part.ts';
import type { Arrival, Part, PartOptions } from './part.ts';
import { createPictureCheck } from './picture-check.ts';

export type AnalysedPartOptions = Pick<
  PartOptions,
  'input' | 'decoder' | 'analysis' | 'clock' | 'originMs' | 'losses' | 'onPacket'
> & {
  readonly parts: PairParts;
};

/** A stretch of a stream that is analysed and not recorded, because another stream of the camera is. */
export function createAnalysedPart(options: AnalysedPartOptions): Part {
  const { input, decoder, originMs, parts } = options;
  const wallClockMs = (ptsMs: number): number => originMs + ptsMs;
  const stepMs = ticksToMs(input.stepTicks, input.timeBase);
  // What is missing here is missing in no recording.
  const pictures = createPictureCheck({ ...options, wallClockMs, stepMs, report: () => undefined });
  const { partOfFrame } = parts;
  const frames = createPartFrames({ ...options, partOfFrame, wallClockMs, isWhole: pictures.isWhole });
  let endMs = 0;

  return {
    times: createPacketTimes(input, options.clock, originMs),
    take(packet: Packet, times: DecodingTimes, arrival: Arrival): void {
      options.onPacket({ atMs: arrival.atMs, keyframe: times.keyframe, bytes: times.bytes });
      endMs = Math.max(endMs, times.endMs);
      const unwanted = frames.leave(times.ptsMs);
      pictures.packet(packet, times, arrival.loss);
      decoder.push(packet, (frame, ptsMs) => frames.take(frame, ptsMs, arrival), { unwanted });
    },
    flush(arrival: Arrival): void {
      decoder.push(null, (frame, ptsMs) => frames.take(frame, ptsMs, arrival));
    },
    end(): void {
      frames.end(wallClockMs(endMs));
      parts.analysisEnds();
    },
    requestSeal: () => undefined,
    timeline: { originMs },
    frames,
    get endMs() {
      return endMs;
    },
    stepMs,
  };
}
