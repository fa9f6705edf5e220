import type { Claim } from './decide-ownership.ts';

/** Which time of a camera was not recorded between two owners. Times in wall clock ms. */

/** Owners announce themselves every 5 s. An owner that did so within this time before our claim is alive, and records until we do. */
const ALIVE_MS = 5_300;
/**
 * How long the last recording of a living owner may take to be announced. On a machine where a whole city starts it took 9 s and more, and a gap
 * that is announced too early is none.
 */
export const LAST_RECORDING_MS = 45_000;

export type Takeover = {
  readonly after: Claim;
  /** When we claimed. */
  readonly claimedAtMs: number;
  /** Whether the previous owner was an earlier process of this same replica. */
  readonly own: boolean;
};
export type TakeoverDecision =
  | { readonly kind: 'nothing_lost' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'lost'; readonly fromMs: number; readonly toMs: number };

/**
 * Decides whether a gap lies between the previous owner's recordings and ours. `wait`: the previous owner may still announce a recording.
 * @param startedMs the beginning of our recording
 * @param recordedToMs the end of the latest announced recording of any previous owner
 */
export function decideTakeover(
  takeover: Takeover,
  startedMs: number,
  recordedToMs: number | undefined,
  nowMs: number,
): TakeoverDecision {
  const { after, claimedAtMs, own } = takeover;
  // The camera was idle by schedule or removed, so nothing should have been recorded.
  if (after.state === 'idle' || (after.state === 'stopped' && after.reason === 'removed'))
    return { kind: 'nothing_lost' };
  if (recordedToMs !== undefined && recordedToMs >= startedMs - NOTICEABLE_MS) return { kind: 'nothing_lost' };
  const alive = !own && after.state !== 'stopped' && claimedAtMs - after.lastReadMs < ALIVE_MS;
  if (alive && nowMs - startedMs < LAST_RECORDING_MS) return { kind: 'wait' };
  // Two replicas that start together may hand a camera over before its first recording, and without a recording there is no gap.
  if (after.accountedToMs === undefined && recordedToMs === undefined) return { kind: 'nothing_lost' };
  const fromMs = Math.max(after.accountedToMs ?? 0, recordedToMs ?? 0);
  return startedMs - fromMs < NOTICEABLE_MS ? { kind: 'nothing_lost' } : { kind: 'lost', fromMs, toMs: startedMs };
}

const NOTICEABLE_MS = 200;
