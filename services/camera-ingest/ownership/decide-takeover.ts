import type { Claim } from './decide-ownership.ts';

/** What of a camera's time was lost between two owners. Times in wall clock ms. */

/** Owners announce themselves every 5 s. One that did so this shortly before our claim is alive, and records until we do. */
const ALIVE_MS = 5_300;
/** How long the last recording of a living owner may take to be announced. */
export const LAST_RECORDING_MS = 15_000;

export type Takeover = {
  readonly after: Claim;
  /** When we claimed. */
  readonly claimedAtMs: number;
  /** The owner before was this very replica, in an earlier process. */
  readonly own: boolean;
};
export type TakeoverDecision =
  | { readonly kind: 'nothing_lost' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'lost'; readonly fromMs: number; readonly toMs: number };

/**
 * @param startedMs from when on we record
 * @param recordedToMs the end of the latest recording of any owner before us, as far as announced
 */
export function decideTakeover(
  takeover: Takeover,
  startedMs: number,
  recordedToMs: number | undefined,
  nowMs: number,
): TakeoverDecision {
  const { after, claimedAtMs, own } = takeover;
  // By schedule or by decision nothing was to be recorded.
  if (after.state === 'idle' || (after.state === 'stopped' && after.reason === 'removed'))
    return { kind: 'nothing_lost' };
  if (recordedToMs !== undefined && recordedToMs >= startedMs - NOTICEABLE_MS) return { kind: 'nothing_lost' };
  const alive = !own && after.state !== 'stopped' && claimedAtMs - after.lastReadMs < ALIVE_MS;
  if (alive && nowMs - startedMs < LAST_RECORDING_MS) return { kind: 'wait' };
  // Two replicas that start together hand a camera over before its first recording: a recording that never began has no gap.
  if (after.accountedToMs === undefined && recordedToMs === undefined) return { kind: 'nothing_lost' };
  const fromMs = Math.max(after.accountedToMs ?? 0, recordedToMs ?? 0);
  return startedMs - fromMs < NOTICEABLE_MS ? { kind: 'nothing_lost' } : { kind: 'lost', fromMs, toMs: startedMs };
}

const NOTICEABLE_MS = 200;
