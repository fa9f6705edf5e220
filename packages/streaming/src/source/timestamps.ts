/** A packet's times in ticks of its stream; `null` if it has none. */
export type Ticks = { dts: bigint | null; pts: bigint | null; duration: bigint };
export type RepairedTicks = { dts: bigint; pts: bigint; duration: bigint; repaired: boolean };

/**
 * Makes every packet's times usable for a decoder and a muxer: no time is missing, decoding times rise, and no duration is 0 (a 0 on the
 * last packet would make readers hide the last frame by the edit list). A stream without any times counts up by duration.
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
