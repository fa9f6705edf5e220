import type { ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';

/** Confidence summed by class over a track. */
export type Vote = Partial<Record<ObjectClass, number>>;

/** A cyclist is often seen as a person and now and then as a bicycle: a bicycle seen is worth this many people. */
const CYCLE_WEIGHT = 3;
/**
 * Kinds that a small detector takes others for: from above and from afar cars look like buses and trucks, bicycles like motorcycles. They
 * must have this many times the vote of the common kind, and of a prior for it (in summed confidence).
 */
const RARE: Partial<Record<ObjectClass, { common: ObjectClass; undecided: ObjectClass; prior: number }>> = {
  bus: { common: 'car', undecided: 'vehicle', prior: 1 },
  truck: { common: 'car', undecided: 'vehicle', prior: 1 },
  motorcycle: { common: 'bicycle', undecided: 'bicycle', prior: 0.5 },
};
const RARE_MARGIN = 2;

export const addVote = (vote: Vote, name: ObjectClass, confidence: number): Vote => ({
  ...vote,
  [name]: (vote[name] ?? 0) + confidence,
});

const weight = (vote: Vote, name: ObjectClass): number =>
  (vote[name] ?? 0) * (classGroup(name) === 'cycle' ? CYCLE_WEIGHT : 1);

/** The class of a track and the share of the vote that it has; `vehicle` while only motion was seen. */
export function winner(vote: Vote): { class: ObjectClass; share: number } {
  const names = Object.keys(vote) as ObjectClass[];
  if (names.length === 0) return { class: 'vehicle', share: 0 };
  const total = names.reduce((sum, name) => sum + weight(vote, name), 0);
  const best = names.reduce((a, b) => (weight(vote, b) > weight(vote, a) ? b : a));
  const rare = RARE[best];
  if (!rare || (vote[best] ?? 0) >= RARE_MARGIN * ((vote[rare.common] ?? 0) + rare.prior))
    return { class: best, share: weight(vote, best) / total };
  const name = vote[rare.common] ? rare.common : rare.undecided;
  return { class: name, share: weight(vote, name) / total };
}
