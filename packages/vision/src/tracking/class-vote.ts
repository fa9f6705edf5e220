import type { ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';

/** Confidence summed by class over a track. */
export type Vote = Partial<Record<ObjectClass, number>>;

/** A cyclist is often seen as a person and now and then as a bicycle: a bicycle seen is worth this many people. */
const CYCLE_WEIGHT = 3;
/** A bus or a truck must win clearly: from above and from afar cars are taken for them. */
const RARE_KIND_MARGIN = 2;

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
  const car = vote.car ?? 0;
  const rare = (best === 'bus' || best === 'truck') && car > 0 && weight(vote, best) < RARE_KIND_MARGIN * car;
  return rare ? { class: 'car', share: car / total } : { class: best, share: weight(vote, best) / total };
}
