import { isDiscarded, knownTicks, ticksToMs } from '@marsad/media';
import type { Packet, VideoStream } from '@marsad/media';
import type { PacketTimes } from '../../recording/io/recorder.ts';
import { createTimestamps } from '../timestamps.ts';

export type DecodingTimes = PacketTimes & { readonly dtsMs: number };

/** Repairs the times of each packet of a part in place, and returns them in ms. */
export function createPacketTimes({ stepTicks, timeBase }: Pick<VideoStream, 'stepTicks' | 'timeBase'>) {
  const timestamps = createTimestamps(stepTicks);
  return (packet: Packet): DecodingTimes => {
    const { dts, pts, duration } = packet;
    const ticks = timestamps.repair({ dts: knownTicks(dts), pts: knownTicks(pts), duration });
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
    };
  };
}
