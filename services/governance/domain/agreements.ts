import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, refused } from './change.ts';
import type { Register } from './register.ts';
import { fieldsOfEnd, inForce, fieldsOfSigning, whyNotSigned } from './signed-record.ts';

/** Decides about sharing agreements (control 21). Nothing is shared without one, and it must name an agency and districts that exist. */
export function decideAgreement(
  register: Register,
  city: CityFacts,
  { decision, ...signing }: Command<DecisionOf<'agreement.sign' | 'agreement.end'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'agreement.end') {
    const agreement = inForce(register.agreements.get(decision.agreementId));
    if (typeof agreement === 'string') return refused(agreement);
    const ended = { state: 'ended' as const, endedBy: actorOf(signing.by), endedAtMs: nowMs };
    const record = { ...agreement, ...fieldsOfEnd(agreement, decision.reason, signing), ...ended };
    return accepted({ kind: 'agreement', record });
  }
  const { agreement: terms } = decision;
  const before = register.agreements.get(terms.agreementId);
  const refusal = whyNotSigned(before, terms, { takenAtMs: signing.takenAtMs, nowMs });
  if (refusal) return refused(refusal);
  const placed = terms.districts.every((district) => district === '*' || city.districts.has(district));
  if (!city.agencies.has(terms.agency) || !placed) return refused('unknown');
  return accepted({ kind: 'agreement', record: { ...terms, ...fieldsOfSigning(before, signing, nowMs) } });
}
