import type { Packet } from '@marsad/media';

/** Keeps clones (references, no copied bytes) of the current group's packets, with which a new segment can begin inside the group. */
export function createGroupCopy() {
  let packets: Packet[] = [];
  return {
    add(packet: Packet): void {
      const copy = packet.clone();
      if (copy) packets.push(copy);
    },
    /** Calls `use` with a clone of each packet, valid during that call. */
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
