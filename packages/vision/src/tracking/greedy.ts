/** One possible pair and how well it fits. */
export type Candidate<A, B> = { readonly a: A; readonly b: B; readonly score: number };

/**
 * Pairs both sides, the best score first, each used once. With the few things of a street, this greedy choice differs from the optimal assignment
 * only where both are guesses.
 */
export function greedyPairs<A, B>(candidates: readonly Candidate<A, B>[]): Candidate<A, B>[] {
  const usedA = new Set<A>();
  const usedB = new Set<B>();
  const pairs: Candidate<A, B>[] = [];
  for (const candidate of candidates.toSorted((one, other) => other.score - one.score)) {
    if (usedA.has(candidate.a) || usedB.has(candidate.b)) continue;
    usedA.add(candidate.a);
    usedB.add(candidate.b);
    pairs.push(candidate);
  }
  return pairs;
}
