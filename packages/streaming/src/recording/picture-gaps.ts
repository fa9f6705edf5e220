import type { Loss } from './losses.ts';

export type DamageReason = Extract<Loss['reason'], 'packets_lost' | 'picture_damaged'>;
export type PictureGap = Loss & {
  readonly reason: DamageReason;
  /** Packets that were sent and never arrived. Absent: none is known. */
  readonly packetsLost?: number;
};

/** Without a whole picture for this long, ms, a time counts as missing, although its packets are recorded. */
export const PICTURE_MISSING_MS = 1_000;
/** A long gap is reported in pieces of this length, ms, so that it is visible while it lasts. */
const REPORT_EVERY_MS = 60_000;

/**
 * Reports the times of a part in which no whole picture exists, because packets were lost or pictures are damaged. A camera that sends a
 * picture every two seconds has no gaps, unless something of it is missing. Times in wall clock ms.
 */
export function createPictureGaps(beganMs: number, report: (gap: PictureGap) => void) {
  let wholeUntilMs = beganMs;
  let damage: DamageReason | null = null;
  let packetsLost = 0;
  const reportUntil = (toMs: number): void => {
    if (damage === null || toMs - wholeUntilMs < PICTURE_MISSING_MS) return;
    const lost = packetsLost > 0 ? { packetsLost } : {};
    report({ fromMs: Math.round(wholeUntilMs), toMs: Math.round(toMs), reason: damage, ...lost });
    wholeUntilMs = toMs;
    packetsLost = 0;
  };
  const forget = (): void => {
    damage = null;
    packetsLost = 0;
  };
  return {
    /**
     * Something of the pictures after the last whole one is missing, and so many packets more. Lost packets explain a damaged picture, and are
     * the reason if both are known.
     */
    damaged(reason: DamageReason, packets = 0): void {
      packetsLost += packets;
      if (damage !== 'packets_lost') damage = reason;
    },
    /** A whole picture, and the end of the time in which it is shown. */
    whole(atMs: number, endMs: number): void {
      reportUntil(atMs);
      forget();
      wholeUntilMs = Math.max(wholeUntilMs, endMs);
    },
    /** Called regularly: reports a long gap piece by piece. */
    passed(atMs: number): void {
      if (atMs - wholeUntilMs >= REPORT_EVERY_MS) reportUntil(atMs);
    },
    /** The part ends. */
    over(atMs: number): void {
      reportUntil(atMs);
      forget();
    },
  };
}
export type PictureGaps = ReturnType<typeof createPictureGaps>;
