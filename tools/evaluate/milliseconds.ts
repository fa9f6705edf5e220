/** The value below which this share of the values lies; NaN where there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** A stage's name, median and 95th percentile. A stage without values is "not measured", which is different from zero. */
export const spreadOf = (stage: string, ms: readonly number[]): string =>
  ms.length === 0
    ? `${stage} not measured`
    : `${stage} ${percentile(ms, 0.5).toFixed(1)} / ${percentile(ms, 0.95).toFixed(1)}`;

/** The line that every command ends with. */
export const spreadLine = (
  counted: string,
  threads: number,
  stages: Readonly<Record<string, readonly number[]>>,
): string =>
  `${counted}; ms on ${threads === 1 ? 'one thread' : `${threads} threads`}, median / 95th percentile: ` +
  Object.entries(stages)
    .map(([stage, ms]) => spreadOf(stage, ms))
    .join(', ');
