import { isDiscarded, knownTicks, ticksToMs } from '@marsad/media';
import type { Input, Packet, VideoStream } from '@marsad/media';
import { createStreamClock } from '../../clock/stream-clock.ts';
import type { StreamClock } from '../../clock/stream-clock.ts';
import type { Reading } from '../../clock/readings.ts';
import type { PacketTimes } from '../../recording/io/recorder.ts';
import { createDecodingTimes } from '../decoding-times.ts';
import { createTimestamps } from '../timestamps.ts';

export type DecodingTimes = PacketTimes & { readonly dtsMs: number; readonly hole: Reading['hole'] };
type Timed = Pick<VideoStream, 'stepTicks' | 'timeBase' | 'parameters'>;

/** A longer time between decoding and showing, ms, is none that a container means. */
const LONGEST_COMPOSITION_MS = 2_000;

const stampMs = (ticks: bigint | null, { timeBase }: Timed): number | null =>
  ticks === null ? null : ticksToMs(ticks, timeBase);

/** How much later than it is decoded a file's frame is shown, ms. */
function compositionMs(packet: Packet, video: Timed): number {
  const dtsMs = stampMs(knownTicks(packet.dts), video);
  const ptsMs = stampMs(knownTicks(packet.pts), video);
  if (dtsMs === null || ptsMs === null) return 0;
  const ms = ptsMs - dtsMs;
  return ms >= 0 && ms <= LONGEST_COMPOSITION_MS ? ms : 0;
}

/** The stamp by which a file's packet is ordered, ms: its decoding time. */
const fileStampMs = (packet: Packet, video: Timed): number | null =>
  stampMs(knownTicks(packet.dts) ?? knownTicks(packet.pts), video);
/** The stamp of a live packet, ms: RTP says only when its frame is shown. */
export const liveStampMs = (packet: Packet, video: Timed): number | null =>
  stampMs(knownTicks(packet.pts) ?? knownTicks(packet.dts), video);

export const ticksPerSecond = ({ timeBase }: Timed): number => timeBase.den / timeBase.num;

/**
 * The clock of a file whose first packet was just read. Its first frame is shown at `startMs`, whatever its stamp says; but frames that an edit
 * list hides come before, and 0 is the time of the first one that is seen.
 */
export function createFileClock(input: Input, startMs: number): StreamClock {
  const { packet, declaredFps } = input;
  const firstMs = fileStampMs(packet, input);
  const hiddenMs = isDiscarded(packet) && firstMs !== null ? firstMs : -compositionMs(packet, input);
  const first = { stampMs: firstMs, atMs: startMs + hiddenMs };
  return createStreamClock({ declaredFps, ticksPerSecond: ticksPerSecond(input), first });
}

/**
 * Replaces the stamps of each packet of a part by the times that the stream's clock gives it, in place, and returns them in ms of the part,
 * whose 0 is the wall clock `originMs`.
 */
export function createPacketTimes(video: Timed, clock: StreamClock, originMs: number) {
  const { timeBase } = video;
  const toTicks = (ms: number): bigint => BigInt(Math.round((ms * timeBase.den) / (timeBase.num * 1_000)));
  const timestamps = createTimestamps(video.stepTicks);
  const decodingMs = createDecodingTimes(video.parameters.videoDelay * clock.intervalMs);
  /** `arrivedMs`: when it arrived, wall clock ms; null for a file's packet, which arrives when it is due. */
  return (packet: Packet, arrivedMs: number | null): DecodingTimes => {
    const isFile = arrivedMs === null;
    const stamp = isFile ? fileStampMs(packet, video) : liveStampMs(packet, video);
    const laterMs = isFile ? compositionMs(packet, video) : 0;
    const { wallMs, intervalMs, hole } = clock.take({ stampMs: stamp, arrivedMs });
    const shownMs = wallMs - originMs + laterMs;
    const ticks = timestamps.repair({
      dts: toTicks(isFile ? shownMs - laterMs : decodingMs(shownMs)),
      pts: toTicks(shownMs),
      duration: isFile && packet.duration > 0n ? packet.duration : toTicks(intervalMs),
    });
    packet.dts = ticks.dts;
    packet.pts = ticks.pts;
    packet.duration = ticks.duration;
    return {
      dtsMs: ticksToMs(ticks.dts, timeBase),
      ptsMs: ticksToMs(ticks.pts, timeBase),
      endMs: ticksToMs(ticks.pts + ticks.duration, timeBase),
      keyframe: packet.isKeyframe,
      discard: isDiscarded(packet),
      bytes: packet.size,
      hole,
    };
  };
}
