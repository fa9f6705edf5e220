import type { TrackMotion } from '@marsad/ground';
import { CRAWLING_HEIGHTS, CRAWLING_KMH, HELD_UP_KMH, HELD_UP_OF_FREE, type Stretch } from './zone-state.ts';

/** Time that vehicles spent at each speed, ms: by steps of km/h, and by half of the vehicles' heights a second. Changed in place. */
export type Driving = { readonly msByKmh: number[]; readonly msByHeights: number[] };
export const newDriving = (): Driving => ({ msByKmh: [], msByHeights: [] });

const STEP_KMH = 2;
const STEP_HEIGHTS = 0.1;
/** Those at this share of the speeds drive freely: the 85th percentile, as for speed limits. */
const FREE_SHARE = 0.85;

/** Adds the time of one frame. */
export function noteDriving({ msByKmh, msByHeights }: Driving, track: TrackMotion, dtMs: number): void {
  const { velocity, speedInHeights } = track;
  if (velocity) add(msByKmh, (velocity.speedMs * 3.6) / STEP_KMH, dtMs);
  if (speedInHeights !== undefined) add(msByHeights, speedInHeights / STEP_HEIGHTS, dtMs);
}

const add = (times: number[], value: number, dtMs: number): void => {
  const step = Math.min(200, Math.floor(value));
  while (times.length <= step) times.push(0);
  times[step] = (times[step] ?? 0) + dtMs;
};

/**
 * The shares of the vehicles' time in which they crawl or are held up.
 * @param all of the place for longer, which shows how fast those drive whom nobody holds up
 */
export function driving(now: Driving, all: Driving): Pick<Stretch, 'crawlingShare' | 'heldUpShare'> {
  if (now.msByKmh.length === 0)
    return { crawlingShare: shareBelow(now.msByHeights, CRAWLING_HEIGHTS / STEP_HEIGHTS), heldUpShare: 0 };
  const freeKmh = percentile(all.msByKmh) * STEP_KMH;
  return {
    crawlingShare: shareBelow(now.msByKmh, CRAWLING_KMH / STEP_KMH),
    heldUpShare: shareBelow(now.msByKmh, Math.min(HELD_UP_KMH, HELD_UP_OF_FREE * freeKmh) / STEP_KMH),
  };
}

const totalOf = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0);

/** Within the step that `limit` divides, the time is taken as spread evenly. */
function shareBelow(times: readonly number[], limit: number): number {
  const total = totalOf(times);
  if (total === 0) return 0;
  const below = times.reduce((sum, ms, step) => sum + ms * Math.min(1, Math.max(0, limit - step)), 0);
  return below / total;
}

function percentile(times: readonly number[]): number {
  const wanted = totalOf(times) * FREE_SHARE;
  let sum = 0;
  for (const [step, ms] of times.entries()) {
    if (sum + ms >= wanted) return step + (ms > 0 ? (wanted - sum) / ms : 0);
    sum += ms;
  }
  return times.length;
}
