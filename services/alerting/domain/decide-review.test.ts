import type { Alert, AlertCommand, ReviewCast } from '@marsad/schemas';
import { alertChanged, reviewCast } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import type { SignedIn } from '../ports.ts';
import { apply, authorisationOf, candidateOf, commandOf, reviewOf, REVIEWED_AT, T0 } from '../testing/observations.ts';
import { createAlertBook } from './alert-book.ts';
import { evolve } from './alert.ts';
import { decideCandidate } from './decide-candidate.ts';
import { decideCommand } from './decide-command.ts';
import type { ReviewInput, ReviewOutcome } from './decide-review.ts';
import { decideReview, dismissIfAuthorisationOver } from './decide-review.ts';
import { createMayTouch } from './viewers.ts';

const book = createAlertBook();
const [raised] = apply(book, decideCandidate(book, candidateOf(), authorisationOf(), true, T0)) as [Alert];
const { alertId } = raised;
const NOW = REVIEWED_AT + 50;

const signedIn = (subject: string, more: Partial<SignedIn> = {}): SignedIn => ({
  subject,
  name: `Name of ${subject}`,
  role: 'reviewer',
  agency: 'rabat-operations',
  districts: ['*'],
  ...more,
});
const { review: mayReview, handle: mayHandle } = createMayTouch('rabat-operations');
const handle = (alert: Alert, command: AlertCommand) =>
  decideCommand(
    {
      alert,
      command,
      mayHave: () => true,
      mayHandle,
      proved: { kind: 'proved', person: signedIn('s-1', { role: 'supervisor' }), sawState: alert.state },
    },
    NOW,
  );
type Answer = ReviewCast['answer'];
const inputOf = (subject: string, answer: Answer = 'same_person', more: Partial<ReviewInput> = {}): ReviewInput => ({
  alert: raised,
  casts: [],
  authorisation: authorisationOf(),
  signedIn: signedIn(subject),
  mayReview,
  command: reviewOf(alertId, subject, answer),
  ...more,
});
const castBy = (subject: string, answer: Answer): ReviewCast => {
  const { cast } = decideReview(inputOf(subject, answer), NOW - 10);
  if (!cast) throw new Error('the first answer was refused');
  return cast;
};
const after = ({ events }: ReviewOutcome, alert = raised): Alert => events.reduce(evolve, alert);

describe('the first answer', () => {
  it('is stored where only this service reads it, and changes no alert, whichever answer it is', () => {
    for (const answer of ['same_person', 'different_person', 'cannot_tell'] as const) {
      const { refusal, cast, events } = decideReview(inputOf('r-1', answer), NOW);
      expect({ refusal, events }).toEqual({ refusal: undefined, events: [] });
      expect(reviewCast.schema.strict().parse(cast)).toMatchObject({ answer, reviewer: { subject: 'r-1' } });
    }
  });
});

describe('the second answer decides', () => {
  const answers: Answer[] = ['same_person', 'different_person', 'cannot_tell'];
  test.each(answers.flatMap((first) => answers.map((second) => [first, second] as const)))(
    '%s, then %s',
    (first, second) => {
      const outcome = decideReview(inputOf('r-2', second, { casts: [castBy('r-1', first)] }), NOW);
      const alert = after(outcome);
      const agreed = first === 'same_person' && second === 'same_person';
      const verifiers = [{ subject: 'r-1' }, { subject: 'r-2' }];
      expect(alert).toMatchObject({
        revision: raised.revision + 1,
        state: agreed ? 'confirmed' : 'dismissed',
        why: { review: agreed ? 'confirmed' : 'dismissed', verifiers },
        history: [
          { actor: { subject: 'r-1' }, from: 'raised', to: 'raised', note: first, commandId: 'c-r-1' },
          { actor: { subject: 'r-2' }, from: 'raised', to: agreed ? 'confirmed' : 'dismissed', note: second },
        ],
      });
      expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
      expect(outcome.cast).toBeUndefined();
    },
  );
});

describe('attacks', () => {
  const one = [castBy('r-1', 'same_person')];
  test.each<[string, ReviewInput, string]>([
    [
      'a second vote by the first reviewer',
      inputOf('r-1', 'same_person', {
        casts: one,
        command: reviewOf(alertId, 'r-1', 'same_person', { commandId: 'c-again' }),
      }),
      'already_answered',
    ],
    ['a review by the requester of the search', inputOf('demo-supervisor'), 'not_independent'],
    ['a review by the judge who allowed it', inputOf('demo-judge', 'same_person', { casts: one }), 'not_independent'],
    [
      'a review under an unknown authorisation',
      inputOf('r-2', 'same_person', { authorisation: undefined, casts: one }),
      'already_decided',
    ],
    [
      'a review without a sign-in for it',
      inputOf('r-2', 'same_person', { signedIn: undefined, casts: one }),
      'signature_invalid',
    ],
    [
      'a sign-in of another person',
      inputOf('r-2', 'same_person', { signedIn: signedIn('r-3'), casts: one }),
      'signature_invalid',
    ],
    [
      'a sign-in for another agency than the command names',
      inputOf('r-2', 'same_person', { signedIn: signedIn('r-2', { agency: 'police' }), casts: one }),
      'signature_invalid',
    ],
    [
      'an operator who claims to be a reviewer',
      inputOf('r-2', 'same_person', { signedIn: signedIn('r-2', { role: 'operator' }), casts: one }),
      'role_may_not',
    ],
    [
      'a reviewer of another agency',
      inputOf('r-2', 'same_person', {
        signedIn: signedIn('r-2', { agency: 'police' }),
        command: reviewOf(alertId, 'r-2', 'same_person', {
          actor: { subject: 'r-2', name: 'r-2', agency: 'police' },
        }),
        casts: one,
      }),
      'role_may_not',
    ],
    [
      'a reviewer of another district',
      inputOf('r-2', 'same_person', { signedIn: signedIn('r-2', { districts: ['agdal'] }), casts: one }),
      'role_may_not',
    ],
    [
      'a role that does not exist',
      inputOf('r-2', 'same_person', { signedIn: signedIn('r-2', { role: 'emperor' }), casts: one }),
      'role_may_not',
    ],
    [
      'an answer to another candidate',
      inputOf('r-2', 'same_person', {
        alert: { ...raised, why: { ...raised.why, candidateId: 'f-other' } as Alert['why'] },
      }),
      'not_a_candidate',
    ],
    [
      'a review of a plate',
      inputOf('r-2', 'same_person', { alert: { ...alertChanged.example, alertId } }),
      'not_a_candidate',
    ],
    ['a review of nothing', inputOf('r-2', 'same_person', { alert: undefined }), 'alert_unknown'],
  ])('%s is refused', (_, attempt, refusal) => {
    const outcome = decideReview(attempt, NOW);
    expect(outcome.refusal).toBe(refusal);
    expect(outcome.cast).toBeUndefined();
    for (const event of outcome.events) expect(event).toMatchObject({ kind: 'review_decided', to: 'dismissed' });
  });

  it('a third answer is too late', () => {
    const decided = after(decideReview(inputOf('r-2', 'same_person', { casts: one }), NOW));
    expect(decideReview(inputOf('r-3', 'different_person', { alert: decided, casts: one }), NOW).refusal).toBe(
      'already_decided',
    );
  });

  it('nobody confirms, dismisses or dispatches a face alert alone, in any state', () => {
    for (const state of ['raised', 'acknowledged', 'confirmed', 'dismissed', 'dispatched', 'closed'] as const)
      for (const action of ['confirm', 'dismiss', 'dispatch'] as const)
        expect(handle({ ...raised, state }, commandOf(action, { dismissalReason: 'duplicate' }))).toMatchObject({
          kind: 'refused',
          reason: 'illegal_move',
        });
  });
});

it('a redelivered command is accepted again and changes nothing, even if its token has expired', () => {
  const one = castBy('r-1', 'same_person');
  const stale = { signedIn: undefined };
  expect(decideReview(inputOf('r-1', 'same_person', { casts: [one], ...stale }), NOW)).toEqual({ events: [] });
  const decided = after(decideReview(inputOf('r-2', 'same_person', { casts: [one] }), NOW));
  expect(decideReview(inputOf('r-2', 'same_person', { alert: decided, casts: [one], ...stale }), NOW)).toEqual({
    events: [],
  });
});

it('an alert on which both reviewers agreed may be dispatched and closed', () => {
  const confirmed = after(decideReview(inputOf('r-2', 'same_person', { casts: [castBy('r-1', 'same_person')] }), NOW));
  expect(handle(confirmed, commandOf('dispatch')).kind).toBe('accepted');
  expect(handle(confirmed, commandOf('close')).kind).toBe('accepted');
});

describe('an authorisation that is over', () => {
  test.each([
    ['ended', authorisationOf({ state: 'ended' }), 'authorisation_ended'],
    ['rejected', authorisationOf({ state: 'rejected' }), 'authorisation_rejected'],
    ['run out', authorisationOf({ toMs: NOW }), 'authorisation_expired'],
    ['removed', undefined, 'authorisation_ended'],
  ])(
    '%s: an alert that waits for its reviewers is dismissed, with the reason, and takes no more answers',
    (_, over, because) => {
      const alert = dismissIfAuthorisationOver(raised, over, NOW).reduce(evolve, raised);
      expect(alert).toMatchObject({
        state: 'dismissed',
        why: { review: 'dismissed', dismissedFor: because },
        history: [{ actor: { subject: 'alerting' }, note: because }],
      });
      expect(alert.why).not.toHaveProperty('verifiers');
      expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
      const answer = decideReview(
        inputOf('r-2', 'same_person', { authorisation: over, casts: [castBy('r-1', 'same_person')] }),
        NOW,
      );
      expect(after(answer)).toEqual(alert);
      expect(answer.refusal).toBe('already_decided');
    },
  );

  it('changes no alert that was decided before the authorisation was over', () => {
    const confirmed = after(
      decideReview(inputOf('r-2', 'same_person', { casts: [castBy('r-1', 'same_person')] }), NOW),
    );
    expect(dismissIfAuthorisationOver(confirmed, authorisationOf({ state: 'ended' }), NOW)).toEqual([]);
  });
});
