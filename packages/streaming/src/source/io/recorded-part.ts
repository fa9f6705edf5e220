import { ticksToMs } from '@marsad/media';
import type { Packet } from '@marsad/media';
import type { FullPictures } from '../../analysis/io/full-pictures.ts';
import type { Recorder } from '../../recording/io/recorder.ts';
import type { PairParts } from '../pair-parts.ts';
import { createPacketTimes } from './packet-times.ts';
import type { DecodingTimes } from './packet-times.ts';
import { reportHole } from './part.ts';
import type { Arrival, Part, PartOptions } from './part.ts';
import { createPictureCheck } from './picture-check.ts';

export type RecordedPartOptions = Pick<
  PartOptions,
  'input' | 'clock' | 'originMs' | 'losses' | 'onPacket' | 'onPictureGap'
> & {
  readonly parts: PairParts;
  readonly fullPictures: FullPictures;
  /** Begins to record the part of this number. */
  recorder(part: number): Recorder;
};

/** Without a decoder only the transport tells what is missing. */
const NO_DECODER = { errors: 0 };
const NO_ERROR = { decodeErrorFlags: 0, flags: 0 };

/**
 * A stretch of a stream that is recorded and not decoded, because another stream of the camera is analysed. When that one begins anew, the
 * recording goes on in a new part at its next key frame, without a missing packet.
 */
export function createRecordedPart(options: RecordedPartOptions): Part {
  const { input, parts, fullPictures } = options;
  let recorder = options.recorder(parts.recordingBegins());
  const wallClockMs = (ptsMs: number): number => recorder.timeline.originMs + ptsMs;
  const stepMs = ticksToMs(input.stepTicks, input.timeBase);
  const report = options.onPictureGap;
  const pictures = createPictureCheck({ ...options, decoder: NO_DECODER, wallClockMs, stepMs, report });
  let endMs = 0;
  let count = 0;
  let lastPtsMs = 0;
  fullPictures.begin(input, { width: input.displayWidthPx, height: input.displayHeightPx });

  const beginAnewIfDue = ({ keyframe }: DecodingTimes): void => {
    if (!keyframe || !parts.isNewPartDue) return;
    recorder.end();
    recorder = options.recorder(parts.recordingBegins());
  };

  return {
    times: createPacketTimes(input, options.clock, options.originMs),
    take(packet: Packet, times: DecodingTimes, arrival: Arrival): void {
      options.onPacket({ atMs: arrival.atMs, keyframe: times.keyframe, bytes: times.bytes });
      if (times.hole) reportHole(options.losses, times.hole, arrival);
      endMs = Math.max(endMs, times.endMs);
      lastPtsMs = times.ptsMs;
      count += 1;
      beginAnewIfDue(times);
      recorder.prepare(times, arrival.nowMs);
      pictures.packet(packet, times, arrival.loss);
      const isWhole = pictures.isWhole(NO_ERROR, times.ptsMs);
      fullPictures.note(packet, { ptsMs: times.ptsMs, atMs: wallClockMs(times.ptsMs), isWhole });
      recorder.write(packet, times);
    },
    flush: () => undefined,
    end(): void {
      pictures.end(endMs);
      recorder.end();
      fullPictures.end();
      parts.recordingEnds();
    },
    requestSeal: (nowMs: number): void => recorder.requestSeal(nowMs),
    get timeline() {
      return recorder.timeline;
    },
    // Nothing is decoded, so a change of size shows only when the stream is opened again.
    frames: {
      get count() {
        return count;
      },
      get lastPtsMs() {
        return lastPtsMs;
      },
      haveOtherSize: false,
    },
    get endMs() {
      return endMs;
    },
    stepMs,
  };
}
