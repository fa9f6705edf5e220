/** A packet's times in ticks of its stream; `null` is "none". */
export type Ticks = { dts: bigint | null; pts: bigint | null; duration: bigint };
export type RepairedTicks = { dts: bigint; pts: bigint; duration: bigint; repaired: boolean };

/**
 * Makes every packet's times usable for a decoder and acceptable for a muxer: none missing, decoding times rising, no duration of 0
 * (with 0 on the last packet the reader's edit list hides the last frame). A stream without any times counts up by duration.
 */
export function createTimestamps(stepTicks: bigint): {
  repair(packet: Ticks): RepairedTicks;
  readonly repairs: number;
} {
  const step = stepTicks > 0n ? stepTicks : 1n;
  let last: { dts: bigint; duration: bigint } | null = null;
  let repairs = 0;
  return {
    get repairs() {
      return repairs;
    },
    repair(packet) {
      const duration = packet.duration > 0n ? packet.duration : step;
      let dts = packet.dts ?? (last ? last.dts + last.duration : (packet.pts ?? 0n));
      if (last && dts <= last.dts) dts = last.dts + 1n;
      let pts = packet.pts ?? dts;
      if (pts < dts) pts = dts;
      const repaired = dts !== packet.dts || pts !== packet.pts;
      if (repaired) repairs += 1;
      last = { dts, duration };
      return { dts, pts, duration, repaired };
    },
  };
}
