import { GREY } from '../motion/background.ts';
import { regionsOf } from '../motion/regions.ts';
import { changeOf, contourStepsOf } from './change.ts';
import { takeForBackground, type Layers } from './layers.ts';

/** How long the background is learned; ms. */
export const LEARNING_MS = 30_000;
/** What stood for so long while the background is learned may have been there before what covered it at first; ms. */
const SETTLED_MS = 3_000;
/** The background of a pixel is known once it was seen for so long; ms. */
const KNOWN_MS = 5_000;
/** A region covers a known background if that of this share of its pixels is. */
const MOSTLY = 0.5;

/**
 * Takes for background what has settled while the background is learned, because nobody knows yet what was there before: the road that shows
 * where a car stood at first. What has a contour of its own before a background that was seen for long was put down, and stays out of it.
 */
export function learnBackground(layers: Layers): void {
  const mask = new Uint8Array(layers.evidenceMs.length);
  let settled = 0;
  for (let at = 0; at < mask.length; at++) {
    if ((layers.evidenceMs[at] ?? 0) < SETTLED_MS) continue;
    mask[at] = 1;
    settled += 1;
  }
  if (settled === 0) return;
  const kept = new Uint8Array(mask.length);
  for (const { members } of regionsOf(mask, mask, GREY))
    if (isPutDown(members, mask, layers)) for (const at of members) kept[at] = 1;
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1 && kept[at] === 0) takeForBackground(layers, at);
}

function isPutDown(members: readonly number[], mask: Uint8Array, layers: Layers): boolean {
  const known = members.filter((at) => (layers.seenMs[at] ?? 0) >= KNOWN_MS).length;
  return known >= MOSTLY * members.length && changeOf(contourStepsOf(members, mask, layers)) === 'added';
}
