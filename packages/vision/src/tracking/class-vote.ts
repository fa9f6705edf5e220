import type { ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';

/** Confidence summed by class over a track. */
export type Vote = Partial<Record<ObjectClass, number>>;

/** A cyclist is often detected as a person and now and then as a bicycle, so a cycle's vote counts this many times. */
const CYCLE_WEIGHT = 3;
/**
 * Classes that a small detector gives to others: from above and from afar cars look like buses and trucks, bicycles like motorcycles. A rare
 * class needs RARE_MARGIN times the vote of the common one plus a prior for it, in summed confidence.
 */
const RARE: Partial<Record<ObjectClass, { common: ObjectClass; undecided: ObjectClass; prior: number }>> = {
  bus: { common: 'car', undecided: 'vehicle', prior: 2 },
  truck: { common: 'car', undecided: 'vehicle', prior: 2 },
  motorcycle: { common: 'bicycle', undecided: 'bicycle', prior: 1 },
};
const RARE_MARGIN = 2;
/** A track changes its class only for one that has this many times its vote, so that near ties do not flicker. */
const CLEARLY = 1.2;

export const addVote = (vote: Vote, name: ObjectClass, confidence: number): Vote => ({
  ...vote,
  [name]: (vote[name] ?? 0) + confidence,
});

const weight = (vote: Vote, name: ObjectClass): number =>
  (vote[name] ?? 0) * (classGroup(name) === 'cycle' ? CYCLE_WEIGHT : 1);

/** The class of a track by its vote. `before`, its class so far, stays unless another is clearly ahead; `vehicle` while only motion was seen. */
export function winner(vote: Vote, before: ObjectClass): ObjectClass {
  const names = Object.keys(vote) as ObjectClass[];
  const [first] = names;
  if (first === undefined) return 'vehicle';
  const best = names.reduce((a, b) => (weight(vote, b) > weight(vote, a) ? b : a), first);
  const named = commonKind(vote, best);
  if (RARE[before]?.common === named) return named;
  return weight(vote, named) < CLEARLY * weight(vote, before) ? before : named;
}

/** The class itself, or the common one that stands for it until its vote is clear. */
function commonKind(vote: Vote, best: ObjectClass): ObjectClass {
  const rare = RARE[best];
  if (!rare || (vote[best] ?? 0) >= RARE_MARGIN * ((vote[rare.common] ?? 0) + rare.prior)) return best;
  return vote[rare.common] ? rare.common : rare.undecided;
}
