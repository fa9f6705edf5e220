/**
 * The temperature of the reader's logits: above 1 it would be less sure of itself. The numbers of this file were fitted for the committed network on
 * drawn plates that training never saw (`models/plate-reader/README.md` has the diagram). Fit them again with
 * `node tools/evaluate/rendered-plates.ts` when the network changes.
 */
export const TEMPERATURE = 1;

/** Platt's calibration: a line over the logit of a text's probability. */
const LINE = { start: 1.67, slope: 0.97 };

/** Below this confidence a plate was found and not read, because no text is better than a guess. */
export const READABLE = 0.1;
/** From this confidence on a read is certain. `models/plate-reader/README.md` gives how often such reads are wrong. */
export const CERTAIN = 0.84;
/** A letter below this confidence is reported as unread, and the hotlist then matches as "possible" at most. */
export const LETTER_CERTAIN = 0.8;

/** Keeps the logit of a probability finite. */
const LOWEST = 1e-6;
const logit = (p: number): number => Math.log(p / (1 - p));

/** @param probability of a text, averaged over the areas of its plate */
export function readConfidence(probability: number): number {
  const p = Math.min(1 - LOWEST, Math.max(LOWEST, probability));
  return 1 / (1 + Math.exp(-(LINE.start + LINE.slope * logit(p))));
}
