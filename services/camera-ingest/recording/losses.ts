export type LossReason =
  | 'camera_down'
  | 'stream_silent'
  | 'not_recordable'
  | 'group_too_long'
  | 'spool_full'
  | 'overloaded'
  | 'format_changed';
export type Loss = { fromMs: number; toMs: number; reason: LossReason };

/** A hole shorter than this, ms, is one or two frames: it is not reported. */
const NOTICEABLE_MS = 100;
/** A long outage is reported in pieces of so many ms, so that whoever checks meanwhile sees it. */
const REPORT_EVERY_MS = 60_000;

/** Reports what of a camera's time is not recorded, and why, each ms once. Times in wall clock ms. */
export function createLosses(report: (loss: Loss) => void) {
  let open: { reason: LossReason; fromMs: number } | null = null;
  const reportUntil = (toMs: number): void => {
    if (open && toMs - open.fromMs >= NOTICEABLE_MS)
      report({ fromMs: Math.round(open.fromMs), toMs: Math.round(toMs), reason: open.reason });
  };
  return {
    /** Nothing is recorded from here on. While something is lost already, the first reason stands. */
    lost(reason: LossReason, fromMs: number): void {
      open ??= { reason, fromMs };
    },
    /** Called as time goes on. */
    passed(nowMs: number): void {
      if (!open || nowMs - open.fromMs < REPORT_EVERY_MS) return;
      reportUntil(nowMs);
      open = { ...open, fromMs: nowMs };
    },
    /** Recording goes on from here, or nobody expects it any more. */
    over(atMs: number): void {
      reportUntil(atMs);
      open = null;
    },
    get open(): boolean {
      return open !== null;
    },
  };
}
export type Losses = ReturnType<typeof createLosses>;
