import type { ActTerms, Analytic, DataOf, processingAct } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, refused } from './change.ts';
import type { Register } from './register.ts';
import { fieldsOfEnd, inForce, fieldsOfSigning, whyNotSigned } from './signed-record.ts';

type Act = DataOf<typeof processingAct>;

/** The purposes and data of each analytic. An act that did not match them would mislead its readers. */
const FITS: Readonly<
  Record<
    Analytic,
    { purposes: readonly Act['purpose'][]; about: Act['dataCategories'][number]; also: readonly string[] }
  >
> = {
  flow: { purposes: ['traffic_measurement', 'road_safety'], about: 'counts', also: ['tracks'] },
  behaviour: { purposes: ['road_safety', 'protection_of_restricted_areas'], about: 'tracks', also: ['counts'] },
  plates: { purposes: ['search_for_listed_vehicles'], about: 'plates', also: ['tracks'] },
  faces: { purposes: ['search_for_authorised_persons'], about: 'faces', also: ['tracks'] },
};

function fits({ analytic, purpose, dataCategories }: ActTerms): boolean {
  const { purposes, about, also } = FITS[analytic];
  return (
    purposes.includes(purpose) &&
    dataCategories.includes(about) &&
    dataCategories.every((category) => category === about || also.includes(category))
  );
}

/** Decides about processing acts (control 1): a controller signs one into force and may withdraw it with one press. */
export function decideAct(
  register: Register,
  city: CityFacts,
  { decision, ...signing }: Command<DecisionOf<'act.publish' | 'act.withdraw'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'act.withdraw') {
    const act = inForce(register.acts.get(decision.actId));
    if (typeof act === 'string') return refused(act);
    const withdrawn = { state: 'withdrawn' as const, withdrawnBy: actorOf(signing.by), withdrawnAtMs: nowMs };
    return accepted({ kind: 'act', record: { ...act, ...fieldsOfEnd(act, decision.reason, signing), ...withdrawn } });
  }
  const { act: terms } = decision;
  const before = register.acts.get(terms.actId);
  const refusal = whyNotSigned(before, terms, { takenAtMs: signing.takenAtMs, nowMs });
  if (refusal) return refused(refusal);
  if (!fits(terms)) return refused('purpose_mismatch');
  const known = city.cameras();
  if (!terms.cameras.every((camera) => known.has(camera))) return refused('unknown_camera');
  return accepted({ kind: 'act', record: { ...terms, ...fieldsOfSigning(before, signing, nowMs) } });
}
