import type { ActTerms, Analytic, DataOf, processingAct } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { isPeriod } from './periods.ts';
import type { Register } from './register.ts';

type Act = DataOf<typeof processingAct>;

/** What an analytic may be for, and which data it is about: an act for something else than it permits would mislead who reads it. */
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

/** Processing acts (control 1): a controller publishes one with their signature, and withdraws it with one press. */
export function decideAct(
  register: Register,
  city: CityFacts,
  { decision, by, hash }: Command<DecisionOf<'act.publish' | 'act.withdraw'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'act.withdraw') {
    const act = register.acts.get(decision.actId);
    if (!act) return refused('unknown');
    if (act.state !== 'in_force') return refused('not_possible_now');
    const record = {
      ...act,
      revision: act.revision + 1,
      state: 'withdrawn' as const,
      withdrawnBy: actorOf(by),
      withdrawnAtMs: nowMs,
      endReason: decision.reason,
      madeBy: madeBy(act, hash),
    };
    return accepted({ kind: 'act', record });
  }
  const { act: terms } = decision;
  const before = register.acts.get(terms.actId);
  // One that was withdrawn or is over may be published again: that is a new decision, and a higher revision.
  if (before?.state === 'in_force') return refused('already_exists');
  if (!isPeriod(terms.validFromMs, terms.expiresAtMs, nowMs)) return refused('period_invalid');
  if (!fits(terms)) return refused('purpose_mismatch');
  const known = city.cameras();
  if (!terms.cameras.every((camera) => known.has(camera))) return refused('unknown_camera');
  const record = {
    ...terms,
    revision: (before?.revision ?? -1) + 1,
    state: 'in_force' as const,
    signedBy: actorOf(by),
    signedAtMs: nowMs,
    madeBy: madeBy(before, hash),
  };
  return accepted({ kind: 'act', record });
}
