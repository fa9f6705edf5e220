import { AV_NOPTS_VALUE, AV_PKT_DATA_PRFT, AV_PKT_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import type { TimeBase } from './input/input.ts';

/** FFmpeg's own objects, re-exported because other packages must not import the library. */
export type { Frame, Packet } from 'node-av/lib';

export const ticksToMs = (ticks: bigint, base: TimeBase): number => (Number(ticks) * base.num * 1_000) / base.den;

/** A time stamp in ticks; null where the packet has none. */
export const knownTicks = (ticks: bigint): bigint | null => (ticks === AV_NOPTS_VALUE ? null : ticks);

/** Whether an edit list hides the packet's frame: it is decoded, because later frames refer to it, but never shown. */
export const isDiscarded = (packet: Packet): boolean => (packet.flags & AV_PKT_FLAG_DISCARD) !== 0;

/** Whether the container or the transport found that data of the packet is missing or wrong. */
export const isCorrupt = (packet: Pick<Packet, 'flags'>): boolean => (packet.flags & AV_PKT_FLAG_CORRUPT) !== 0;

/**
 * The camera's own wall clock at this packet, ms; null if its RTCP sender reports do not carry it. FFmpeg attaches it as the producer
 * reference time (µs, int64).
 */
export function senderClockMs(packet: Packet): number | null {
  const reference = packet.getSideData(AV_PKT_DATA_PRFT);
  return reference && reference.length >= 8 ? Number(reference.readBigInt64LE(0) / 1_000n) : null;
}
