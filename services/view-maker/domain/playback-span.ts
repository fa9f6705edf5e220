import { LONGEST_FRAGMENT_MS, LONGEST_KEY_FRAMES_MS } from '@marsad/schemas';
import type { PlaybackRequest } from './playback-queue.ts';

/** Why a request cannot be fulfilled at any time; undefined if it can. */
export function impossible({ kind, fromMs, toMs, keyFramesOnly }: PlaybackRequest): 'span_not_possible' | undefined {
  if (kind === 'still') return toMs < fromMs ? 'span_not_possible' : undefined;
  const longest = keyFramesOnly === true ? LONGEST_KEY_FRAMES_MS : LONGEST_FRAGMENT_MS;
  return toMs <= fromMs || toMs - fromMs > longest ? 'span_not_possible' : undefined;
}
