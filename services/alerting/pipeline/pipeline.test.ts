import { createEndedSessions, decisionNonce, endKey, sessionIdOf } from '@marsad/proof';
import type { EndedSessions } from '@marsad/proof';
import { createBrowserKey } from '@marsad/proof/testing';
import {
  clipReady,
  erasureExecuted,
  faceEvidence,
  plateEvidenceReady,
  snapshotReady,
  viewFailed,
} from '@marsad/schemas';
import type { Authorisation, ReviewCommand } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertBook } from '../domain/alert-book.ts';
import { createAlertBook } from '../domain/alert-book.ts';
import type { DecisionMade, ErasureMade, Publish } from '../ports.ts';
import {
  authorisationOf,
  behaviourOf,
  candidateOf,
  commandOf,
  entryOf,
  only,
  readOf,
  REVIEWED_AT,
  reviewOf,
  T0,
} from '../testing/observations.ts';
import { browser, createTestVerifiers, sessionTokenFor, signedBy, tokenFor } from '../testing/sign-in.ts';
import type { Input } from './input.ts';
import { createAlertPipeline } from './pipeline.ts';

let book: AlertBook;
let published: Parameters<Publish>[0][];
let log: (DecisionMade | ErasureMade)[];
let authorisations: Map<string, Authorisation>;
let away: boolean;
let isKept: boolean;
let providerAway: boolean;
let ended: EndedSessions;
beforeEach(() => {
  log = [];
  authorisations = new Map([['auth-1', authorisationOf()]]);
  providerAway = false;
  ended = createEndedSessions();
  book = createAlertBook();
  published = [];
  away = false;
  isKept = false;
});
const pipeline = createAlertPipeline({
  book: () => book,
  hotlist: { entries: () => [entryOf('123456 WW')] },
  cameras: { isSimulated: () => true },
  authorisations: { get: (id) => authorisations.get(id) },
  rules: {
    tellsOf: ({ ruleId }) => (ruleId === 'r-1' ? { roles: ['supervisor'], agencies: [] } : undefined),
    mutedUntil: () => undefined,
  },
  keepers: { keeps: () => () => isKept },
  ...createTestVerifiers(() => providerAway, {
    put: () => {},
    wasEnded: (session, atMs) => ended.wasEnded(session, atMs),
  }),
  operatedBy: 'rabat-operations',
  record: (decision) => {
    log.push(decision);
    return Promise.resolve();
  },
  publish: (publication) => {
    if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 500 }));
    published.push(publication);
    return Promise.resolve();
  },
  now: () => T0 + 150,
});
const run = (input: { kind: Input['kind']; data: unknown; takenAtMs?: number }) =>
  pipeline.run({ simulated: false, takenAtMs: T0 + 100, ...input } as Input);
const raise = async (): Promise<string> => {
  await run({ kind: 'read', data: readOf('123456 WW') });
  return published[0]?.alerts[0]?.alertId ?? 'none';
};

it('has these steps', () => {
  expect(pipeline.steps).toEqual(['verify', 'decide', 'audit', 'publish', 'remember']);
});

it('a hit is published at once, marked as simulated, with the request for its pictures and its plate', async () => {
  const alertId = await raise();
  expect(published).toMatchObject([
    {
      alerts: [{ change: 'raised', simulated: true, raisedAtMs: T0 + 150 }],
      clips: [{ alertId, fromMs: T0 - 5_000, toMs: T0 + 5_000, atMs: T0, plateReadId: 'r-5f2b' }],
      answers: [],
    },
  ]);
});

it('a behaviour event needs no plate', async () => {
  await run({ kind: 'behaviour', data: behaviourOf() });
  expect(published[0]?.clips[0]).not.toHaveProperty('plateReadId');
});

it('an incident that became graver than what was dismissed reopens its alert, and the audit log says so', async () => {
  const incident = { kind: 'crowd', incidentId: 'i-1', revision: 0, phase: 'began', severity: 'low' } as const;
  await run({ kind: 'behaviour', data: behaviourOf(incident) });
  const alertId = published[0]?.alerts[0]?.alertId ?? 'none';
  await run({ kind: 'command', data: commandOf('dismiss', { alertId, dismissalReason: 'duplicate' }) });
  await run({ kind: 'behaviour', data: behaviourOf({ ...incident, revision: 1, phase: 'goes_on', severity: 'high' }) });
  expect(published.at(-1)?.alerts).toMatchObject([{ alertId, state: 'raised', severity: 'high' }]);
  expect(log.at(-1)).toMatchObject({ by: { subject: 'alerting' }, of: 'alert', alertId });
});

describe('the request for a clip names what is drawn on it', () => {
  const clips = () => published.flatMap(({ clips }) => clips);

  it('of a behaviour its place and its track, for the alert and for each event that it takes in', async () => {
    await run({ kind: 'behaviour', data: behaviourOf({ trackId: 'camera:0:0:t1' }) });
    await run({ kind: 'behaviour', data: behaviourOf({ eventId: 'b-2', trackId: 'camera:0:0:t2', at: 9_000 }) });
    expect(clips()).toMatchObject([
      { placeId: 'red-floor', trackIds: ['camera:0:0:t1'] },
      { placeId: 'red-floor', trackIds: ['camera:0:0:t2'], atMs: T0 + 9_000 },
    ]);
  });
  it('of a crowd each of its tracks once, and of an object without tracks only the place', async () => {
    const crowd = { eventId: 'b-3', kind: 'crowd', trackId: undefined } as const;
    await run({ kind: 'behaviour', data: behaviourOf({ ...crowd, trackIds: ['t1', 't2', 't1'] }) });
    await run({
      kind: 'behaviour',
      data: behaviourOf({ eventId: 'b-4', kind: 'abandoned_object', trackId: undefined }),
    });
    expect(clips()[0]).toMatchObject({ placeId: 'red-floor', trackIds: ['t1', 't2'] });
    expect(clips()[1]).toMatchObject({ placeId: 'red-floor' });
    expect(clips()[1]).not.toHaveProperty('trackIds');
  });
  it('of a plate read the vehicle, and of a candidate the person', async () => {
    await run({ kind: 'read', data: readOf('123456 WW', { trackId: 'camera:0:0:t5' }) });
    await run({ kind: 'read', data: readOf('123456 WW', { trackId: 'camera:0:0:t6', readId: 'r-6', at: 20 }) });
    await run({ kind: 'candidate', data: candidateOf({ trackId: 'camera:0:0:t7' }) });
    expect(clips().map(({ trackIds, placeId }) => [trackIds, placeId])).toEqual([
      [['camera:0:0:t5'], undefined],
      [['camera:0:0:t6'], undefined],
      [['camera:0:0:t7'], undefined],
    ]);
  });
});

describe('an input is dropped with a reason', () => {
  it('a plate that is not listed', async () => {
    expect(await run({ kind: 'read', data: readOf('12345 أ 6') })).toEqual({ kind: 'drop', reason: 'no_match' });
  });
  it('an event that has raised its alert already', async () => {
    await run({ kind: 'behaviour', data: behaviourOf() });
    expect(await run({ kind: 'behaviour', data: behaviourOf() })).toEqual({ kind: 'drop', reason: 'nothing_new' });
  });
  it('a picture of an unknown alert', async () => {
    expect(await run({ kind: 'snapshot', data: snapshotReady.example })).toEqual({
      kind: 'drop',
      reason: 'alert_unknown',
    });
  });
});

it('pictures are filled in as they arrive, and failures have a reason', async () => {
  const alertId = await raise();
  await run({ kind: 'snapshot', data: { ...snapshotReady.example, alertId } });
  await run({ kind: 'plateCrop', data: { ...plateEvidenceReady.example, alertId } });
  await run({ kind: 'view_failed', data: { ...viewFailed.example, alertId } });
  expect(book.get(alertId)).toMatchObject({
    revision: 3,
    snapshot: { status: 'ready' },
    plateCrop: { status: 'ready', bucket: 'evidence' },
    clip: { status: 'failed', reason: 'nothing_recorded' },
  });
  await run({ kind: 'clip', data: { ...clipReady.example, alertId } });
  expect(book.get(alertId)?.clip.status).toBe('ready');
});

it('a command is answered under its id, or refused with a reason', async () => {
  const alertId = await raise();
  await run({ kind: 'command', data: commandOf('dispatch', { alertId }) });
  await run({ kind: 'command', data: commandOf('confirm', { alertId }) });
  expect(published.slice(1).map(({ answers }) => answers[0])).toMatchObject([
    { commandId: 'c-dispatch', accepted: false, refusal: 'illegal_move', state: 'raised' },
    { commandId: 'c-confirm', accepted: true },
  ]);
  expect(book.get(alertId)?.state).toBe('confirmed');
});

it('every command is in the log before it is answered, even a refused one', async () => {
  const alertId = await raise();
  await run({ kind: 'command', data: commandOf('dispatch', { alertId }) });
  await run({ kind: 'command', data: commandOf('confirm', { alertId: 'a-none' }) });
  expect(log).toMatchObject([
    { id: 'c-dispatch', of: 'alert', alertId, alert: { alertId } },
    { id: 'c-confirm', of: 'alert', alertId: 'a-none', alert: undefined },
  ]);
});

describe('attack: a command without a valid session or signature', () => {
  const attempt = async (more: object, takenAtMs = T0 + 100) => {
    const alertId = await raise();
    await run({ kind: 'command', data: commandOf('confirm', { alertId, ...more }), takenAtMs });
    expect(book.get(alertId)).toMatchObject({ state: 'raised', history: [] });
    return published.at(-1)?.answers;
  };
  const operator = commandOf('confirm').actor;
  const session = sessionIdOf({ sub: operator.subject, nonce: browser.thumbprint });
  const began = (role: string, more: Record<string, unknown> = {}) => sessionTokenFor(operator.subject, role, T0, more);

  it.each<[string, object, string]>([
    [
      'an unsigned token',
      { idToken: began('operator').split('.').with(2, 'A'.repeat(86)).join('.') },
      'session_invalid',
    ],
    ['no token at all', { idToken: 'not a token but long enough' }, 'session_invalid'],
    ['a token of another person', { idToken: sessionTokenFor('another', 'operator', T0) }, 'session_invalid'],
    ['a token for another client', { idToken: began('operator', { aud: 'another' }) }, 'session_invalid'],
    ['a token of another provider', { idToken: began('operator', { iss: 'https://evil.test' }) }, 'session_invalid'],
    ['an analyst who claims to be an operator', { idToken: began('analyst') }, 'role_may_not'],
    ['an operator of another district', { idToken: began('operator', { districts: ['agdal'] }) }, 'role_may_not'],
    ['an operator of another agency', { idToken: began('operator', { agency: 'police' }) }, 'role_may_not'],
  ])('%s moves nothing', async (_, more, refusal) => {
    expect(await attempt(more)).toMatchObject([{ accepted: false, refusal, verified: refusal === 'role_may_not' }]);
  });

  it('a session that is too old moves nothing; a younger session does, although its token has expired', async () => {
    expect(await attempt({}, T0 + 9 * 3_600_000)).toMatchObject([{ refusal: 'session_invalid' }]);
    const alertId = only([...(published[0]?.alerts ?? [])]).alertId;
    const takenAtMs = T0 + 7 * 3_600_000;
    await run({ kind: 'command', data: commandOf('confirm', { alertId, atMs: takenAtMs }), takenAtMs });
    expect(book.get(alertId)?.state).toBe('confirmed');
  });

  it.each<[string, Parameters<typeof endKey>, number, string | undefined]>([
    ['it was signed out', ['session', session], T0 + 100, 'session_invalid'],
    ['its sign-in at the provider was ended', ['provider_session', 'p-1'], T0 + 100, 'session_invalid'],
    ['all sessions of the person were ended', ['person', operator.subject], T0 + 100, 'session_invalid'],
    ['it was ended only after the broker had taken the command', ['session', session], T0 + 101, undefined],
    ['another session was ended', ['session', 'another'], T0, undefined],
  ])('the token of a session: %s', async (_, [of, id], appendedAtMs, refusal) => {
    ended.put({ key: endKey(of, id), of, reason: 'signed_out', endedAtMs: T0, forgetAtMs: T0 }, appendedAtMs);
    const alertId = await raise();
    await run({ kind: 'command', data: commandOf('confirm', { alertId, idToken: began('operator', { sid: 'p-1' }) }) });
    expect(published.at(-1)?.answers).toMatchObject([refusal ? { accepted: false, refusal } : { accepted: true }]);
    expect(book.get(alertId)?.state).toBe(refusal ? 'raised' : 'confirmed');
  });

  const dismissal = (more: object = {}) =>
    commandOf('dismiss', { dismissalReason: 'duplicate', note: 'seen before', ...more });
  it.each<[string, (alertId: string) => object]>([
    ['without a signature', () => ({ proof: 'no signature, but long enough' })],
    ['with a signature of another command', (alertId) => ({ proof: dismissal({ alertId }).proof })],
    ['with a signature about another alert', () => ({ proof: commandOf('confirm').proof })],
    [
      'with a signature of another browser',
      (alertId) => signedBy(commandOf('confirm', { alertId }), 'raised', T0, createBrowserKey()),
    ],
    [
      'with a signature that was kept back for six minutes',
      (alertId) => signedBy(commandOf('confirm', { alertId }), 'raised', T0 - 360_000),
    ],
    [
      'under another id than was signed',
      (alertId) => ({ proof: commandOf('confirm', { alertId, commandId: 'c-2' }).proof }),
    ],
  ])('%s, an attacker with the token and access to Kafka moves nothing', async (_, change) => {
    const alertId = await raise();
    await run({ kind: 'command', data: { ...commandOf('confirm', { alertId }), ...change(alertId) } });
    expect(book.get(alertId)).toMatchObject({ state: 'raised', history: [] });
    expect(published.at(-1)?.answers).toMatchObject([{ accepted: false, refusal: 'proof_invalid', verified: false }]);
    expect(log.at(-1)).toMatchObject({ by: { subject: 'unverified' }, refusal: 'proof_invalid' });
  });

  it.each(['dismissalReason', 'note'])('with another %s than was signed, a command moves nothing', async (field) => {
    const alertId = await raise();
    for (const value of [undefined, 'picture_unclear']) {
      const { [field as 'note']: __, ...without } = dismissal({ alertId });
      await run({ kind: 'command', data: value === undefined ? without : { ...without, [field]: value } });
      expect(published.at(-1)?.answers).toMatchObject([{ refusal: 'proof_invalid' }]);
    }
  });

  it('the token of a sign-in for one decision is no session, because no key has the hash of a decision as its thumbprint', async () => {
    const nonce = decisionNonce('c-1', { kind: 'halt' });
    expect(await attempt({ idToken: began('operator', { nonce }) })).toMatchObject([{ refusal: 'proof_invalid' }]);
    expect(await attempt({ idToken: began('operator', { nonce: undefined }) })).toMatchObject([
      { refusal: 'session_invalid' },
    ]);
  });

  it('a refused command that is redelivered when it would be possible stays refused', async () => {
    const alertId = await raise();
    const dispatch = { kind: 'command', data: commandOf('dispatch', { alertId }) } as const;
    await run(dispatch);
    await run({ kind: 'command', data: commandOf('confirm', { alertId }) });
    await run(dispatch);
    expect(book.get(alertId)?.state).toBe('confirmed');
    await run({ kind: 'command', data: commandOf('dispatch', { alertId, commandId: 'c-2' }, 'confirmed') });
    expect(book.get(alertId)?.state).toBe('dispatched');
  });

  it('the log does not name the person of a forged command', async () => {
    await attempt({ idToken: 'not a token but long enough' });
    expect(log.at(-1)).toMatchObject({ by: { subject: 'unverified' }, refusal: 'session_invalid' });
  });

  it('the answer contains no token', async () => {
    const alertId = await raise();
    await run({ kind: 'command', data: commandOf('confirm', { alertId }) });
    expect(published.at(-1)?.answers).toMatchObject([{ accepted: true, verified: true, action: 'confirm' }]);
    expect(JSON.stringify(published)).not.toContain(commandOf('confirm').idToken);
  });

  it('the command waits while the provider does not answer', async () => {
    const alertId = await raise();
    providerAway = true;
    const command = { kind: 'command', data: commandOf('confirm', { alertId }) } as const;
    expect(await run(command)).toMatchObject({ kind: 'retry', reason: 'identity_provider_unavailable' });
    providerAway = false;
    await run(command);
    expect(book.get(alertId)?.state).toBe('confirmed');
  });
});

describe('a candidate and its reviewers', () => {
  const propose = async (): Promise<string> => {
    await run({ kind: 'candidate', data: candidateOf() });
    return published[0]?.alerts[0]?.alertId ?? 'none';
  };
  const review = (data: ReviewCommand, takenAtMs = REVIEWED_AT + 1_000) =>
    pipeline.run({ kind: 'review', simulated: false, data, takenAtMs });
  const answers = () => published.flatMap(({ reviewAnswers }) => reviewAnswers);

  it('two reviewers who sign in for their answers and agree confirm the alert; the log has both reviews but not the answers', async () => {
    const alertId = await propose();
    await run({ kind: 'headCrop', data: { ...faceEvidence.example, alertId } });
    await review(reviewOf(alertId, 'r-1', 'same_person'));
    expect(book.get(alertId)).toMatchObject({ state: 'raised', history: [], headCrop: { status: 'ready' } });
    await review(reviewOf(alertId, 'r-2', 'same_person'));
    expect(book.get(alertId)).toMatchObject({ state: 'confirmed', why: { review: 'confirmed' } });
    expect(log).toMatchObject([
      { id: 'c-r-1', of: 'review', by: { subject: 'r-1' } },
      { id: 'c-r-2', of: 'review', by: { subject: 'r-2' } },
    ]);
    expect(JSON.stringify(log.map((entry) => ({ ...entry, alert: undefined })))).not.toContain('same_person');
  });

  it('attack: everything that the second reviewer can see is the same, whatever the first one answered', async () => {
    const visible: string[] = [];
    for (const answer of ['same_person', 'different_person', 'cannot_tell'] as const) {
      book = createAlertBook();
      published = [];
      const alertId = await propose();
      await review(reviewOf(alertId, 'r-1', answer));
      expect(published.flatMap(({ casts }) => casts)).toMatchObject([{ answer }]);
      visible.push(JSON.stringify(published.map(({ casts: _, ...seen }) => seen)));
    }
    expect(new Set(visible).size).toBe(1);
  });

  it('attack: a sign-in for another answer, another command or another time is refused', async () => {
    const alertId = await propose();
    const other = reviewOf(alertId, 'r-1', 'different_person');
    await review(reviewOf(alertId, 'r-1', 'same_person', { commandId: 'c-1', idToken: other.idToken }));
    await review(reviewOf(alertId, 'r-1', 'different_person', { commandId: 'c-2', idToken: other.idToken }));
    await review({ ...other, commandId: 'c-r-1' }, REVIEWED_AT + 301_000);
    await review(
      reviewOf(alertId, 'r-1', 'same_person', { commandId: 'c-3', claims: { auth_time: REVIEWED_AT / 1_000 - 400 } }),
    );
    const forged = tokenFor(other, 'r-1', REVIEWED_AT).split('.').with(2, 'A'.repeat(86)).join('.');
    await review({ ...other, commandId: 'c-r-1', idToken: forged });
    expect(answers().map(({ refusal }) => refusal)).toEqual(Array(5).fill('signature_invalid'));
    expect(published.flatMap(({ casts }) => casts)).toEqual([]);
  });

  it('a review waits while the provider does not answer, and is not refused', async () => {
    const alertId = await propose();
    providerAway = true;
    expect(await review(reviewOf(alertId, 'r-1', 'same_person'))).toEqual({
      kind: 'retry',
      reason: 'identity_provider_unavailable',
      afterMs: 500,
    });
    providerAway = false;
    await review(reviewOf(alertId, 'r-1', 'same_person'));
    expect(answers()).toMatchObject([{ accepted: true }]);
  });

  it('when the authorisation ends, waiting alerts are dismissed and logged at once, and later candidates are dropped', async () => {
    const alertId = await propose();
    await review(reviewOf(alertId, 'r-1', 'same_person'));
    authorisations.set('auth-1', authorisationOf({ state: 'ended' }));
    await pipeline.run({ kind: 'rights', simulated: false });
    expect(book.get(alertId)).toMatchObject({ state: 'dismissed', why: { dismissedFor: 'authorisation_ended' } });
    expect(log.at(-1)).toMatchObject({ of: 'review', alertId, by: { subject: 'alerting' } });
    await review(reviewOf(alertId, 'r-2', 'same_person'));
    expect(answers().at(-1)).toMatchObject({ accepted: false, refusal: 'already_decided' });
    expect(await run({ kind: 'candidate', data: candidateOf({ candidateId: 'f-2' }) })).toEqual({
      kind: 'drop',
      reason: 'authorisation_over',
    });
    expect(await pipeline.run({ kind: 'rights', simulated: false })).toEqual({ kind: 'drop', reason: 'nothing_new' });
  });

  it('a candidate waits half a minute for the approval', async () => {
    authorisations.clear();
    expect(await run({ kind: 'candidate', data: candidateOf() })).toMatchObject({ kind: 'retry' });
    expect(await run({ kind: 'candidate', data: candidateOf({ at: -30_000 }) })).toMatchObject({
      kind: 'drop',
      reason: 'authorisation_over',
    });
  });
});

it('a decision that could not be published was not made, and the same input is decided again in the same way', async () => {
  away = true;
  expect(await run({ kind: 'read', data: readOf('123456 WW') })).toEqual({
    kind: 'retry',
    reason: 'kafka_unavailable',
    afterMs: 500,
  });
  expect(book.size).toBe(0);
  away = false;
  await raise();
  expect(published).toHaveLength(1);
  expect(book.size).toBe(1);
});

describe('when retention has proved that the pictures of a day are erased', () => {
  const DAY_MS = 86_400_000;
  const fromMs = Math.floor(T0 / DAY_MS) * DAY_MS;
  const erase = (takenAtMs: number) =>
    run({
      kind: 'erased',
      takenAtMs,
      data: {
        ...erasureExecuted.example,
        ...{ district: 'hassan', class: 'alerts', fromMs, toMs: fromMs + DAY_MS, lifeMs: 365 * DAY_MS, left: 0 },
      },
    });
  const due = fromMs + 366 * DAY_MS;

  it('its alerts are erased too, the audit log knows it before and counts them, and a repetition changes nothing', async () => {
    const alertId = await raise();
    expect(await erase(due)).toMatchObject({ kind: 'pass' });
    expect(published.at(-1)).toMatchObject({ alerts: [], erased: [{ alertId, district: 'hassan', casts: [] }] });
    expect(log.at(-1)).toEqual({ of: 'erasure', erasureId: 'erasure-1', by: expect.anything() as unknown, count: 1 });
    expect(book.size).toBe(0);
    expect(await erase(due)).toEqual({ kind: 'drop', reason: 'nothing_new' });
    expect(await run({ kind: 'snapshot', data: { ...snapshotReady.example, alertId } })).toMatchObject({
      reason: 'alert_unknown',
    });
  });

  it('what a case or a hold keeps stays', async () => {
    await raise();
    isKept = true;
    expect(await erase(due)).toEqual({ kind: 'drop', reason: 'nothing_new' });
    expect(book.size).toBe(1);
  });

  it('attack: before its time nothing is erased', async () => {
    await raise();
    expect(await erase(due - 1)).toEqual({ kind: 'drop', reason: 'erasure_not_due' });
    expect(book.size).toBe(1);
  });
});
