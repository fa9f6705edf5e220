import type { MatchingRefusalCode } from '../errors.ts';

/** The tested limits of the network, from the model registry. */
export type Tested = { readonly description: string; readonly threshold: number; readonly galleryMax: number };
export type ThresholdDecision =
  | { readonly kind: 'match'; readonly threshold: number }
  | { readonly kind: 'refused'; readonly code: MatchingRefusalCode; readonly why: string };

const refused = (code: MatchingRefusalCode, why: string): ThresholdDecision => ({ kind: 'refused', code, why });

/**
 * Decides the threshold to match with (control 13): the tested one, or a stricter one that is configured. A laxer one is refused, and so is
 * matching where faces are described in another way than they were in the test.
 */
export function decideThreshold(
  tested: Tested | undefined,
  configured: number | undefined,
  description: string,
): ThresholdDecision {
  if (!tested)
    return refused(
      'not_tested',
      'models/registry.json has no `tested` block for face-embedding: nobody measured from which similarity on it may be believed. Measure it (npm run evaluate -- faces) and register the figures',
    );
  if (tested.description !== description)
    return refused(
      'described_otherwise',
      `models/registry.json has figures for faces described as ${tested.description}, and this program describes them as ${description}: scores are not the same. Measure again (node tools/evaluate/faces-sets.ts) and register the figures`,
    );
  if (configured !== undefined && configured < tested.threshold)
    return refused(
      'below_tested_threshold',
      `MARSAD_FACE_THRESHOLD is ${configured}, below the tested threshold of ${tested.threshold}: leave it out, or choose a higher one`,
    );
  return { kind: 'match', threshold: configured ?? tested.threshold };
}

/**
 * Whether this many more people fit. Every face is compared with everybody enrolled, so all open galleries together may not exceed the
 * tested one.
 */
export const fitsTested = (enrolled: number, more: number, { galleryMax }: Pick<Tested, 'galleryMax'>): boolean =>
  enrolled + more <= galleryMax;
