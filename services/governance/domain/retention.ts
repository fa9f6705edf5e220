import { RETENTION_LIVES } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import type { Register } from './register.ts';

const DAY_MS = 86_400_000;

/**
 * Decides how long data lives in a district (controls 15 and 18): each class once, and none above its ceiling. A shorter life erases at the
 * next sweep what is older, so it is signed too.
 */
export function decideRetention(
  register: Register,
  city: CityFacts,
  { decision, by, hash }: Command<DecisionOf<'retention.order'>>,
  nowMs: number,
): Verdict {
  const { district, lives, reason } = decision;
  if (!city.districts.has(district)) return refused('unknown');
  if (by.districts && !by.districts.some((own) => own === '*' || own === district)) return refused('district_may_not');
  if (new Set(lives.map((life) => life.class)).size < lives.length) return refused('class_twice');
  if (lives.some((life) => life.days * DAY_MS > RETENTION_LIVES[life.class].ceilingMs)) return refused('above_ceiling');
  const before = register.retention.get(district);
  const record = {
    district,
    lives,
    reason,
    revision: (before?.revision ?? -1) + 1,
    orderedBy: actorOf(by),
    orderedAtMs: nowMs,
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'retention', record });
}
