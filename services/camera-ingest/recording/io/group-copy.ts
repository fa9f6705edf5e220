import type { Packet } from '@marsad/media';

/** Copies (references, no bytes) of the packets of the group of pictures at hand, so that a segment can begin in its middle. */
export function createGroupCopy() {
  let packets: Packet[] = [];
  return {
    add(packet: Packet): void {
      const copy = packet.clone();
      if (copy) packets.push(copy);
    },
    /** Hands out a copy of each packet, valid during the call. */
    forEach(use: (packet: Packet) => void): void {
      for (const kept of packets) {
        const copy = kept.clone();
        if (!copy) continue;
        use(copy);
        copy.free();
      }
    },
    clear(): void {
      for (const packet of packets) packet.free();
      packets = [];
    },
  };
}
export type GroupCopy = ReturnType<typeof createGroupCopy>;
