import { alertChanged } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { apply, authorisationOf, candidateOf, T0 } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { standingOf } from './authorisations.ts';
import { clipRequestsOf } from './clip-request.ts';
import { decideCandidate } from './decide-candidate.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});
const observe = (candidate = candidateOf(), authorisation = authorisationOf()): Alert[] =>
  apply(book, decideCandidate(book, candidate, authorisation, true, T0 + 200));
const only = (alerts: Alert[]): Alert => {
  expect(alerts).toHaveLength(1);
  return alerts[0] as Alert;
};

describe('a face that resembles a searched person', () => {
  it('raises a proposal for two reviewers, with its case, and requests its head crop', () => {
    const alert = only(observe());
    expect(alert).toMatchObject({
      state: 'raised',
      subject: 'w-1',
      headCrop: { status: 'pending' },
      plateCrop: { status: 'none' },
      why: {
        rule: 'face',
        review: 'in_review',
        candidateId: 'f-77aa',
        authorisationId: 'auth-1',
        caseReference: 'DEMO-2026-007',
        score: 0.71,
      },
    });
    expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
    expect(clipRequestsOf(alert, [{ kind: 'raised', alert }], { capturedAtMs: T0 })).toMatchObject([
      { faceCandidateId: 'f-77aa' },
    ]);
  });

  it('redelivered, changes nothing; a better crop amends the score, and an older one does not', () => {
    observe();
    expect(observe()).toEqual([]);
    const amended = only(observe(candidateOf({ revision: 1, score: 0.8, at: 400 })));
    expect(amended).toMatchObject({ change: 'amended', observations: 1, why: { score: 0.8, candidateRevision: 1 } });
    expect(observe()).toEqual([]);
    expect(observe(candidateOf({ revision: 1, score: 0.8, at: 400 }))).toEqual([]);
  });

  it('a decided alert keeps the crop on which it was decided', () => {
    const alert = only(observe());
    if (alert.why.rule !== 'face') throw new Error('no face');
    book.put({ ...alert, revision: 1, state: 'confirmed', why: { ...alert.why, review: 'confirmed' } });
    expect(observe(candidateOf({ revision: 1, score: 0.9 }))).toEqual([]);
  });

  it('the same person on the same camera within 60 s is counted, and the candidate under review stays the same', () => {
    const raised = only(observe());
    const counted = only(observe(candidateOf({ candidateId: 'f-2', score: 0.99, at: 60_000 })));
    expect(counted).toMatchObject({
      alertId: raised.alertId,
      observations: 2,
      why: { candidateId: 'f-77aa', score: 0.71 },
    });
    expect(observe(candidateOf({ candidateId: 'f-2', revision: 1, score: 0.99, at: 60_000 }))).toEqual([]);
  });

  it('a candidate a minute later, another person and another authorisation each raise an alert of their own', () => {
    const ids = [
      only(observe()),
      only(observe(candidateOf({ candidateId: 'f-2', at: 60_001 }))),
      only(observe(candidateOf({ candidateId: 'f-3', entryId: 'w-2' }))),
      only(observe(candidateOf({ candidateId: 'f-4', authorisationId: 'auth-2' }))),
    ].map(({ alertId }) => alertId);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('what an authorisation allows', () => {
  const { toMs } = authorisationOf();
  test.each([
    ['approved, in its time', authorisationOf(), toMs - 1, 'live'],
    ['approved, at its end', authorisationOf(), toMs, 'authorisation_expired'],
    ['not known', undefined, T0, 'not_yet'],
    ['requested', authorisationOf({ state: 'requested' }), T0, 'not_yet'],
    ['rejected', authorisationOf({ state: 'rejected' }), T0, 'authorisation_rejected'],
    ['ended', authorisationOf({ state: 'ended' }), T0, 'authorisation_ended'],
    ['expired', authorisationOf({ state: 'expired' }), T0, 'authorisation_expired'],
  ])('%s', (_, authorisation, nowMs, expected) => {
    const standing = standingOf(authorisation, nowMs);
    expect(standing.kind === 'over' ? standing.because : standing.kind).toBe(expected);
  });
});
