export type LossReason =
  | 'camera_down'
  | 'stream_silent'
  | 'not_recordable'
  | 'group_too_long'
  | 'spool_full'
  | 'overloaded'
  | 'format_changed'
  /** Packets are recorded, but no whole picture exists. */
  | 'packets_lost'
  | 'picture_damaged'
  /** Only arrival shows the hole, because the stamps jumped meanwhile. */
  | 'clock_jumped';
export type Loss = { fromMs: number; toMs: number; reason: LossReason };

/** A hole shorter than this, ms, is only a frame or two, and is not reported. */
const NOTICEABLE_MS = 100;
/** A long outage is reported in pieces of this length, ms, so that it is visible while it lasts. */
const REPORT_EVERY_MS = 60_000;

/** Reports which time of a camera is not recorded, and why, without overlap. Times in wall clock ms. */
export function createLosses(report: (loss: Loss) => void) {
  let open: { reason: LossReason; fromMs: number; sinceMs: number } | null = null;
  const reportUntil = (toMs: number): void => {
    if (open && toMs - open.fromMs >= NOTICEABLE_MS)
      report({ fromMs: Math.round(open.fromMs), toMs: Math.round(toMs), reason: open.reason });
  };
  return {
    /** Nothing is recorded from here on. If a loss is open already, its reason stands. */
    lost(reason: LossReason, fromMs: number): void {
      open ??= { reason, fromMs, sinceMs: fromMs };
    },
    /** Called regularly: reports a long loss piece by piece. */
    passed(nowMs: number): void {
      if (!open || nowMs - open.fromMs < REPORT_EVERY_MS) return;
      reportUntil(nowMs);
      open = { ...open, fromMs: nowMs };
    },
    /** Ends the loss: recording goes on from here, or no recording is expected any more. */
    over(atMs: number): void {
      reportUntil(atMs);
      open = null;
    },
    get open(): boolean {
      return open !== null;
    },
    /** Since when nothing is recorded; null if recording goes on. */
    get sinceMs(): number | null {
      return open?.sinceMs ?? null;
    },
  };
}
export type Losses = ReturnType<typeof createLosses>;
