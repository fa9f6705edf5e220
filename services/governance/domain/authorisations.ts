import type { AuthorisationTerms } from '@marsad/schemas';
import { LONGEST_AUTHORISATION_MS } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Refusal, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { wouldCoverCity } from './coverage.ts';
import { FURTHEST_SEARCH_START_MS, isNewPeriod, isPeriod } from './periods.ts';
import type { Register } from './register.ts';
import { isInForce } from './watchlist.ts';

const SEARCH_LIMITS = { longestMs: LONGEST_AUTHORISATION_MS, furthestStartMs: FURTHEST_SEARCH_START_MS };

type Kinds = 'authorisation.request' | 'authorisation.approve' | 'authorisation.reject' | 'authorisation.end';

/** Decides who may be searched for by face, where and when (controls 3 to 5): one person requests, another decides, either may end it. */
export function decideAuthorisation(
  register: Register,
  city: CityFacts,
  { decision, ...asked }: Command<DecisionOf<Kinds>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'authorisation.request') return request(register, city, decision.authorisation, asked, nowMs);
  const { by, hash } = asked;
  const before = register.authorisations.get(decision.authorisationId);
  if (!before) return refused('unknown');
  const next = { ...before, revision: before.revision + 1, madeBy: madeBy(before, hash) };
  switch (decision.kind) {
    case 'authorisation.approve': {
      if (before.state !== 'requested') return refused('not_possible_now');
      if (before.requestedBy.subject === by.subject) return refused('same_person');
      // Checked again, because the cameras, the watchlist and the time may have changed since the request.
      const refusal = whyRefused(before, register, city, nowMs);
      if (refusal) return refused(refusal);
      const decided = { decidedBy: actorOf(by), decidedAtMs: nowMs };
      return accepted({ kind: 'authorisation', record: { ...next, ...decided, state: 'approved' } });
    }
    case 'authorisation.reject': {
      if (before.state !== 'requested') return refused('not_possible_now');
      const decided = { decidedBy: actorOf(by), decidedAtMs: nowMs, endReason: decision.reason };
      return accepted({ kind: 'authorisation', record: { ...next, ...decided, state: 'rejected' } });
    }
    case 'authorisation.end': {
      if (before.state !== 'requested' && before.state !== 'approved') return refused('not_possible_now');
      const ended = { endedBy: actorOf(by), endedAtMs: nowMs, endReason: decision.reason };
      return accepted({ kind: 'authorisation', record: { ...next, ...ended, state: 'ended' } });
    }
  }
}

function request(
  register: Register,
  city: CityFacts,
  terms: AuthorisationTerms,
  { by, hash, takenAtMs }: Pick<Command, 'by' | 'hash' | 'takenAtMs'>,
  nowMs: number,
): Verdict {
  // An id is never reused, because readers treat an ended authorisation as ended for good.
  if (register.authorisations.has(terms.authorisationId)) return refused('already_exists');
  if (!isNewPeriod(terms.fromMs, terms.toMs, SEARCH_LIMITS, { takenAtMs, nowMs })) return refused('period_invalid');
  const refusal = whyRefused(terms, register, city, nowMs);
  if (refusal) return refused(refusal);
  const record = {
    ...terms,
    // Everything that follows from demonstration data is marked as a demonstration too.
    simulated: terms.simulated || terms.entryIds.some((id) => register.watchlist.get(id)?.simulated === true),
    revision: 0,
    state: 'requested' as const,
    requestedBy: actorOf(by),
    requestedAtMs: nowMs,
    madeBy: madeBy(undefined, hash),
  };
  return accepted({ kind: 'authorisation', record });
}

function whyRefused(
  terms: AuthorisationTerms,
  register: Register,
  city: CityFacts,
  nowMs: number,
): Refusal | undefined {
  const { objective, offence, fromMs, toMs, entryIds, cameras } = terms;
  if (!isPeriod(fromMs, toMs, SEARCH_LIMITS.longestMs, nowMs)) return 'period_invalid';
  if (objective === 'judicial_warrant' && offence === undefined) return 'offence_missing';
  if (objective !== 'judicial_warrant' && offence !== undefined) return 'purpose_mismatch';
  for (const entryId of entryIds) {
    const entry = register.watchlist.get(entryId);
    if (!entry) return 'unknown';
    if (!isInForce(entry, nowMs)) return 'not_approved_yet';
    if (entry.category !== objective) return 'purpose_mismatch';
  }
  const known = city.cameras();
  if (!cameras.every((camera) => known.has(camera))) return 'unknown_camera';
  return wouldCoverCity(terms, openSearches(register, nowMs), known) ? 'all_cameras' : undefined;
}

/** The searches that are approved or requested. Requests count, so that two of them together cannot exceed the limit. */
const openSearches = (register: Register, nowMs: number) =>
  [...register.authorisations.values()].filter(
    ({ state, toMs }) => (state === 'requested' || state === 'approved') && nowMs < toMs,
  );
