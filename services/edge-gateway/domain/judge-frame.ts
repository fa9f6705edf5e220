import type { RefusalReason } from '../errors.ts';
import { BACKLOG_MS, FRAME_SIDE_PX, FUTURE_MS, MOST_COUNTED, PAST_MS } from './limits.ts';
import { isWhole } from './numbers.ts';
import type { ReceivedFrame } from './received.ts';

/** When a batch was received, and whether it comes late because the camera was cut off. */
export type Arrival = { readonly nowMs: number; readonly backlog: boolean };

/** Why a moment of capture cannot be taken now; undefined if it can. */
export function whyMomentRefused(atMs: number, { nowMs, backlog }: Arrival): RefusalReason | undefined {
  if (!isWhole(atMs, 0, Number.MAX_SAFE_INTEGER)) return 'frame_invalid';
  if (atMs > nowMs + FUTURE_MS) return 'captured_in_future';
  return atMs < nowMs - (backlog ? BACKLOG_MS : PAST_MS) ? 'captured_too_long_ago' : undefined;
}

/** Why a frame cannot be taken now; undefined if it can. */
export function whyFrameRefused(frame: ReceivedFrame, arrival: Arrival): RefusalReason | undefined {
  const isValid =
    isWhole(frame.part, 0, MOST_COUNTED) &&
    isWhole(frame.ptsMs, 0, Number.MAX_SAFE_INTEGER) &&
    isWhole(frame.widthPx, 1, FRAME_SIDE_PX) &&
    isWhole(frame.heightPx, 1, FRAME_SIDE_PX);
  return isValid ? whyMomentRefused(frame.capturedAtMs, arrival) : 'frame_invalid';
}
