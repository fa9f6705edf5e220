/** A character as the recogniser decoded it; `at` is its place along the picture, 0 left to 1 right. */
export type DecodedCharacter = { readonly text: string; readonly confidence: number; readonly at: number };

/**
 * The recogniser's classes: 0 is CTC's blank, then PaddleOCR's `en_dict.txt` in its order (95 printable ASCII characters, with the blank
 * character last) and once more the blank character that its training adds.
 */
export const CLASSES: readonly string[] = [
  '',
  ...'0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~!"#$%&\'()*+,-./ ',
  ' ',
];

export const DIGIT_CLASSES: ReadonlySet<number> = new Set(Array.from({ length: 10 }, (_, digit) => 1 + digit));

/**
 * Greedy CTC decoding (Graves et al. 2006): the best class of each step, repeats merged, blanks dropped. A character's confidence is the
 * highest of its steps.
 * @param scores `steps` rows of `classes` probabilities
 * @param allowed classes that may be decoded; all of them when absent. What is not allowed loses to the blank, it is not renormalised, so
 * a digit forced upon something else has a low confidence.
 */
export function decodeCtc(
  scores: Float32Array,
  steps: number,
  classes: number,
  allowed?: ReadonlySet<number>,
): DecodedCharacter[] {
  const decoded: { text: string; confidence: number; at: number; class: number; step: number }[] = [];
  for (let step = 0; step < steps; step += 1) {
    let best = 0;
    let score = scores[step * classes] ?? 0;
    for (let candidate = 1; candidate < classes; candidate += 1) {
      const value = scores[step * classes + candidate] ?? 0;
      if (value > score && (!allowed || allowed.has(candidate))) [best, score] = [candidate, value];
    }
    if (best === 0) continue;
    const last = decoded.at(-1);
    if (last?.class === best && last.step === step - 1) {
      last.step = step;
      if (score > last.confidence) [last.confidence, last.at] = [score, (step + 0.5) / steps];
    } else {
      const text = CLASSES[best] ?? '';
      decoded.push({ text, confidence: Math.min(1, score), at: (step + 0.5) / steps, class: best, step });
    }
  }
  return decoded.map(({ text, confidence, at }) => ({ text, confidence: Math.min(1, confidence), at }));
}
