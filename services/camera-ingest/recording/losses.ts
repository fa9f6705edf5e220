export type LossReason =
  | 'camera_down'
  | 'stream_silent'
  | 'not_recordable'
  | 'group_too_long'
  | 'spool_full'
  | 'overloaded'
  | 'format_changed';
export type Loss = { fromMs: number; toMs: number; reason: LossReason };

/** A hole shorter than a picture or two is not a hole. */
const NOTICEABLE_MS = 100;
/** A long outage is said minute by minute: who looks meanwhile sees it. */
const SAY_EVERY_MS = 60_000;

/** What of a camera's time is not recorded, and why. Every ms is said once. Times in wall clock ms. */
export function createLosses(say: (loss: Loss) => void) {
  let open: { reason: LossReason; fromMs: number } | null = null;
  const saySince = (toMs: number): void => {
    if (open && toMs - open.fromMs >= NOTICEABLE_MS)
      say({ fromMs: Math.round(open.fromMs), toMs: Math.round(toMs), reason: open.reason });
  };
  return {
    /** Nothing is recorded from here on. While something is lost already, the first reason stands. */
    lost(reason: LossReason, fromMs: number): void {
      open ??= { reason, fromMs };
    },
    /** Time goes on. */
    passed(nowMs: number): void {
      if (!open || nowMs - open.fromMs < SAY_EVERY_MS) return;
      saySince(nowMs);
      open = { ...open, fromMs: nowMs };
    },
    /** Recording goes on from here, or nobody expects it any more. */
    over(atMs: number): void {
      saySince(atMs);
      open = null;
    },
    get open(): boolean {
      return open !== null;
    },
  };
}
export type Losses = ReturnType<typeof createLosses>;
