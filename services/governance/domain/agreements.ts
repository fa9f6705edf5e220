import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { isPeriod } from './periods.ts';
import type { Register } from './register.ts';

/** Sharing agreements (control 21): nothing is shared without one, and one names an agency and districts that exist. */
export function decideAgreement(
  register: Register,
  city: CityFacts,
  { decision, by, hash }: Command<DecisionOf<'agreement.sign' | 'agreement.end'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'agreement.end') {
    const agreement = register.agreements.get(decision.agreementId);
    if (!agreement) return refused('unknown');
    if (agreement.state !== 'in_force') return refused('not_possible_now');
    const record = {
      ...agreement,
      revision: agreement.revision + 1,
      state: 'ended' as const,
      endedBy: actorOf(by),
      endedAtMs: nowMs,
      endReason: decision.reason,
      madeBy: madeBy(agreement, hash),
    };
    return accepted({ kind: 'agreement', record });
  }
  const { agreement: terms } = decision;
  const before = register.agreements.get(terms.agreementId);
  if (before?.state === 'in_force') return refused('already_exists');
  if (!isPeriod(terms.validFromMs, terms.expiresAtMs, nowMs)) return refused('period_invalid');
  const placed = terms.districts.every((district) => district === '*' || city.districts.has(district));
  if (!city.agencies.has(terms.agency) || !placed) return refused('unknown');
  const record = {
    ...terms,
    revision: (before?.revision ?? -1) + 1,
    state: 'in_force' as const,
    signedBy: actorOf(by),
    signedAtMs: nowMs,
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'agreement', record });
}
