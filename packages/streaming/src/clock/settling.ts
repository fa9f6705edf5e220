/**
 * After a jump, or a pause without usable stamps, only the packets that follow show whether frames are missing: if they come in a burst they
 * were only late, and if they come at their usual pace they were taken later. Times in ms. Pure.
 */

/** Packets are awaited until they show their pace, fewer where frames are rare. */
const RARE_PACKETS = 2;
const RARE_INTERVAL_MS = 400;

export type SettlingRule = {
  /** Packets that stay later than this, ms, were taken later. */
  readonly noticeableMs: number;
  readonly packets: number;
  /** Packets come at their usual pace, and not in a burst, if this share of their time was waited for. */
  readonly pace: number;
};
/** After a jump, or while stamps say nothing. */
export const AFTER_A_JUMP: SettlingRule = { noticeableMs: 500, packets: 4, pace: 0.8 };
/** After a long pause which the stamps do not show: most often the network only delivers late. */
export const AFTER_A_PAUSE: SettlingRule = { noticeableMs: 2_200, packets: 25, pace: 0.95 };

export function createSettling(intervalMs: number, { noticeableMs, packets: most, pace }: SettlingRule) {
  let leastLateMs = Number.POSITIVE_INFINITY;
  let packets = 0;
  let waited = 0;
  let advanced = 0;
  return {
    /** Notes a packet. Returns by how much later its frame was taken than assumed, once that is known; null before. */
    note(lateMs: number, waitedMs: number, advanceMs: number): number | null {
      leastLateMs = Math.min(leastLateMs, lateMs);
      packets += 1;
      // The wait for the first packet is the pause itself.
      if (packets > 1) {
        waited += waitedMs;
        advanced += advanceMs;
      }
      const isEnough = packets >= (intervalMs > RARE_INTERVAL_MS ? RARE_PACKETS : most);
      if (!isEnough || waited < pace * advanced) return null;
      return leastLateMs > noticeableMs ? leastLateMs : 0;
    },
  };
}
export type Settling = ReturnType<typeof createSettling>;
