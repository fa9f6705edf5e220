/** One answer: its confidence, and whether it was right. */
export type Answer = { readonly confidence: number; readonly right: boolean };

export type Bin = {
  readonly from: number;
  readonly count: number;
  readonly confidence: number;
  readonly right: number;
};

const BINS = 10;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The reliability diagram: answers in bins of confidence, with the share of right answers in each. Empty bins are left out. */
export function diagramOf(answers: readonly Answer[]): Bin[] {
  const bins = Array.from({ length: BINS }, (): Answer[] => []);
  for (const answer of answers) bins[Math.min(BINS - 1, Math.floor(answer.confidence * BINS))]?.push(answer);
  return bins.flatMap((inside, index) =>
    inside.length === 0
      ? []
      : [
          {
            from: index / BINS,
            count: inside.length,
            confidence: mean(inside.map(({ confidence }) => confidence)),
            right: mean(inside.map(({ right }) => Number(right))),
          },
        ],
  );
}

/** Expected calibration error (Guo et al. 2017): the distance between confidence and share of right answers, weighed by the bin's count. */
export const calibrationError = (answers: readonly Answer[]): number =>
  diagramOf(answers).reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right) * bin.count, 0) /
  Math.max(1, answers.length);

const logit = (p: number): number => Math.log(p / (1 - p));
const bounded = (p: number): number => Math.min(1 - 1e-6, Math.max(1e-6, p));

/**
 * Fits Platt scaling by gradient descent: the line over the confidences' logits under which the answers are most likely.
 * @returns `start` and `slope`: the corrected confidence is the logistic function of `start + slope * logit(confidence)`
 */
export function fitScaling(answers: readonly Answer[]): { start: number; slope: number } {
  const logits = answers.map(({ confidence }) => logit(bounded(confidence)));
  let [start, slope] = [0, 1];
  for (let round = 0; round < 20_000; round += 1) {
    let [byStart, bySlope] = [0, 0];
    answers.forEach(({ right }, index) => {
      const x = logits[index] ?? 0;
      const error = 1 / (1 + Math.exp(-(start + slope * x))) - Number(right);
      byStart += error;
      bySlope += error * x;
    });
    start -= (0.1 * byStart) / answers.length;
    slope -= (0.02 * bySlope) / answers.length;
  }
  return { start, slope };
}
