/** How one video follows the clock that all cameras share. Times in ms. */

/** Nobody sees that two videos are this far apart. */
const UNSEEN_MS = 40;
/** A video that is further off at normal speed jumps, because it would take seconds to catch up. */
const JUMP_MS = 600;
/** The most that a video plays faster or slower to catch up, as a share of the speed. */
const MOST_CORRECTION = 0.15;
/** How long cameras wait for one that has no images yet. After that they go on without it. */
export const PATIENCE_MS = 6_000;

export type Follow = { readonly rate: number; readonly jump: boolean };

/** @param driftMs how far the video is ahead of the clock; negative: behind */
export function follow(driftMs: number, speed: number): Follow {
  if (Math.abs(driftMs) > JUMP_MS * speed) return { rate: speed, jump: true };
  if (Math.abs(driftMs) <= UNSEEN_MS * Math.max(1, speed)) return { rate: speed, jump: false };
  const correction = Math.min(MOST_CORRECTION, Math.abs(driftMs) / 1_000 / Math.max(1, speed));
  return { rate: speed * (driftMs > 0 ? 1 - correction : 1 + correction), jump: false };
}

/** What a camera has at the play head. */
export type AtHead = { readonly isRecorded: boolean; readonly isLoaded: boolean };

/** Whether a camera that recorded this moment has no images of it yet. */
export const lackImages = (cameras: readonly AtHead[]): boolean =>
  cameras.some(({ isRecorded, isLoaded }) => isRecorded && !isLoaded);
