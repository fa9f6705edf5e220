import type { GapReason } from '@marsad/schemas';

/** How long the city runs, and what it must show. */
export type Plan = {
  readonly seconds: number;
  /** When the search for a person begins, ms after the start of the observation; absent in a short run. */
  readonly authoriseAfterMs?: number;
  readonly leastFps: number;
  /** Reasons of recording gaps that are no fault. */
  readonly gapsAllowed: readonly GapReason[];
};

/**
 * Three whole loops of the longest clip, the loop that was playing before them, and the encoding of the last clips. The hall's clip has
 * passed twice before somebody is looked for, and by then nobody may have been proposed.
 */
export const WHOLE: Plan = { seconds: 175, authoriseAfterMs: 65_000, leastFps: 4, gapsAllowed: [] };

/**
 * Each scheduled clip plays at least once. A short run judges neither whole loops nor the search for a person. It may share its machine with
 * other work, so it does not judge speed, nor seconds that the machine was too slow to play.
 */
export const SHORT: Plan = { seconds: 50, leastFps: 1, gapsAllowed: ['overloaded', 'camera_down'] };
