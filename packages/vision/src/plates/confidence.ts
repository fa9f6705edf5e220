/**
 * How sure a read is, made honest on drawn plates that training never saw (`models/plate-reader/README.md` has the diagram). The numbers are
 * those of the committed network: fit them again with `tools/evaluate/rendered-plates.ts` when it changes.
 */
export const TEMPERATURE = 1;

/** Platt's line over the logit of a text's probability. */
const LINE = { start: 1.67, slope: 0.97 };

/** Below it a plate was found and not read: no text is better than a guess. */
export const READABLE = 0.1;
/** At or above it a read is certain: the card says how often such reads are wrong. */
export const CERTAIN = 0.84;
/** A letter less sure than this is reported as unread: the hotlist then says "possible" at most. */
export const LETTER_CERTAIN = 0.8;

const LOWEST = 1e-6;
const logit = (p: number): number => Math.log(p / (1 - p));

/** @param probability of a text, averaged over the cuts of its plate */
export function readConfidence(probability: number): number {
  const p = Math.min(1 - LOWEST, Math.max(LOWEST, probability));
  return 1 / (1 + Math.exp(-(LINE.start + LINE.slope * logit(p))));
}
