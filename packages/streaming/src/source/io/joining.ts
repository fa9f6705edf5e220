import type { Input, Packet } from '@marsad/media';
import { liveStampMs } from './packet-times.ts';
import type { TransportLoss } from './picture-check.ts';

/** The first packet's stamp, ms, and the wall clock of its frame. */
export type First = { readonly stampMs: number | null; readonly atMs: number };
/** What the transport knew of a packet when it was read: the input tells it of the last one only. */
export type PacketLoss = Required<TransportLoss>;
export type JoinedInput = Pick<Input, 'packet' | 'timeBase' | 'stepTicks' | 'parameters' | keyof PacketLoss>;

export const lossOf = ({ damaged, lostBefore, shedBefore }: PacketLoss): PacketLoss => ({
  damaged,
  lostBefore,
  shedBefore,
});

/** A read that took this long, ms, waited for the camera, which means that all buffered packets have been read. */
const WAITED_MS = 8;
/** The most packets that are taken for buffered ones, for a camera that sends without pauses. */
const MOST_BUFFERED = 200;
/** Buffered packets are at most this old, ms; an older first stamp is a stray. */
const LONGEST_BUFFER_MS = 3_000;

/**
 * Joins a stream, usually in the middle of a group of pictures, so packets before the next keyframe are skipped. Packets that arrived while
 * the stream was opened are read in one burst, so only the first packet that was waited for shows when the first frame was taken.
 */
export function createJoining(input: JoinedInput) {
  const packets: { readonly packet: Packet; readonly atMs: number; readonly loss: PacketLoss }[] = [];
  let leastMs = Number.POSITIVE_INFINITY;
  let firstStampMs: number | null = null;
  const first = (): First => {
    const firstAtMs = packets[0]?.atMs ?? Number.NaN;
    const takenMs = firstStampMs === null ? firstAtMs : leastMs + firstStampMs;
    return { stampMs: firstStampMs, atMs: Math.max(firstAtMs - LONGEST_BUFFER_MS, Math.min(firstAtMs, takenMs)) };
  };
  return {
    packets,
    /** The first packet's stamp and the wall clock of its frame, ms, by the packets that came so far. */
    first,
    /** Notes a packet. Returns what is known of the first one, once a packet was waited for. */
    note(atMs: number, waitedMs: number): First | null {
      const { packet } = input;
      if (packets.length === 0 && !packet.isKeyframe) return null;
      const isWaitedFor = packets.length > 0 && waitedMs >= WAITED_MS;
      const copy = packet.clone();
      if (copy) packets.push({ packet: copy, atMs, loss: lossOf(input) });
      const stampMs = liveStampMs(packet, input);
      if (packets.length === 1) firstStampMs = stampMs;
      if (stampMs !== null) leastMs = Math.min(leastMs, atMs - stampMs);
      return isWaitedFor || packets.length >= MOST_BUFFERED ? first() : null;
    },
    close(): void {
      for (const { packet } of packets.splice(0)) packet.free();
    },
  };
}
