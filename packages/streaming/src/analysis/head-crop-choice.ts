import type { Box } from '@marsad/schemas';
import { CROPS_PER_TRACK, isWorthSending } from './plate-crop-choice.ts';
import type { CropMeasure, Size } from './plate-crop-choice.ts';

/** The head's share of a standing person's height, chin and hair included, with room for people who bend and boxes that are rough. */
const HEAD_PART = 0.3;
/** The head's height as a share of the person's width, for people whose legs are hidden: shoulders are two to three heads wide. */
const OF_WIDTH = 0.75;
/** The window is larger than the box by these shares, because detectors cut hair off and heads lean out. */
const ABOVE = 0.06;
const BESIDE = 0.1;
/** The smallest width of a window, px. The face takes about a third of it, and the networks need 20 px (models/face-embedding). */
export const SMALLEST_HEAD_PX = 48;

/** The part of the frame in which a face is searched, in whole px; null if it is too small for the networks. */
export function headWindow(person: Box, frame: Size): Box | null {
  const { x, y, width, height } = person;
  const left = Math.max(0, Math.floor(x - width * BESIDE));
  const right = Math.min(frame.width, Math.ceil(x + width * (1 + BESIDE)));
  const top = Math.max(0, Math.floor(y - height * ABOVE));
  const deep = Math.min(height, Math.max(height * HEAD_PART, width * OF_WIDTH));
  const bottom = Math.min(frame.height, Math.ceil(y + deep));
  const window = { x: left, y: top, width: right - left, height: bottom - top };
  return window.width < SMALLEST_HEAD_PX || window.height < SMALLEST_HEAD_PX / 2 ? null : window;
}

export type SentHeads = { readonly best: CropMeasure; readonly crops: number; readonly lastAtMs: number };

/**
 * Whether an equally good crop may follow. No detector tells which way a head faces, and it may have turned meanwhile: one may follow after
 * half a second, the next after another second, and so on with twice the time. (Larger or sharper crops need not wait.)
 */
export const isDueAgain = ({ crops, lastAtMs }: SentHeads, atMs: number): boolean =>
  crops < CROPS_PER_TRACK && atMs - lastAtMs >= 500 * 2 ** (crops - 1);

const NEARLY_AS_SHARP = 0.7;
const NEARLY_AS_LARGE = 0.8;

/** Whether a head of this size can be worth sending at all, before its sharpness is known. */
export const couldHeadBeWorthSending = (sent: SentHeads | undefined, areaPx: number): boolean =>
  sent === undefined || (sent.crops < CROPS_PER_TRACK && areaPx >= sent.best.areaPx * NEARLY_AS_LARGE);

/** Whether a head crop is worth sending: the first one, a clearly better one, or an equally good one that is due again. */
export function isHeadWorthSending(sent: SentHeads | undefined, crop: CropMeasure, atMs: number): boolean {
  if (!sent) return true;
  if (!couldHeadBeWorthSending(sent, crop.areaPx)) return false;
  const isAsGood = crop.sharpness >= sent.best.sharpness * NEARLY_AS_SHARP && isDueAgain(sent, atMs);
  return isAsGood || isWorthSending(sent.best, sent.crops, crop);
}

/** The state after a crop was sent. */
export function afterHead(sent: SentHeads | undefined, crop: CropMeasure, atMs: number): SentHeads {
  const isBetter = !sent || crop.areaPx > sent.best.areaPx || crop.sharpness > sent.best.sharpness;
  return { best: isBetter ? crop : sent.best, crops: (sent?.crops ?? 0) + 1, lastAtMs: atMs };
}
