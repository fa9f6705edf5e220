/** What the network was tested to, as the model registry has it. */
export type Tested = { readonly description: string; readonly threshold: number; readonly galleryMax: number };
export type ThresholdDecision =
  { readonly kind: 'match'; readonly threshold: number } | { readonly kind: 'refused'; readonly why: string };

/**
 * The threshold to match with (control 13): the tested one, or a stricter one that somebody chose; never a laxer one, and none where faces are
 * described in another way than they were when it was tested.
 */
export function decideThreshold(
  tested: Tested | undefined,
  configured: number | undefined,
  description: string,
): ThresholdDecision {
  if (!tested)
    return {
      kind: 'refused',
      why: 'models/registry.json has no `tested` block for face-embedding: nobody measured at which similarity it may be believed. Measure it (npm run evaluate -- faces) and register the figures',
    };
  if (tested.description !== description)
    return {
      kind: 'refused',
      why: `models/registry.json has figures for faces described as ${tested.description}, and this program describes them as ${description}: scores are not the same. Measure again (node tools/evaluate/faces-sets.ts) and register the figures`,
    };
  if (configured !== undefined && configured < tested.threshold)
    return {
      kind: 'refused',
      why: `MARSAD_FACE_THRESHOLD is ${configured}, below the tested threshold of ${tested.threshold}: leave it out, or choose a higher one`,
    };
  return { kind: 'match', threshold: configured ?? tested.threshold };
}

/** Every face is compared with everybody who is enrolled, so all open galleries together may not exceed the one that was tested. */
export const fitsTested = (open: number, more: number, { galleryMax }: Pick<Tested, 'galleryMax'>): boolean =>
  open + more <= galleryMax;
