import { describe, expect, it } from 'vitest';
import { decisionNonce } from '@marsad/proof';
import {
  WHO_DECIDES,
  authorisation,
  governanceAnswered,
  governanceCommanded,
  reviewAnswered,
  reviewCommanded,
  type DecisionKind,
  type Role,
} from '@marsad/schemas';
import { PENDING_MS } from '../../domain/pending-decisions.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, PUBLIC_URL, faceAlertOf } from '../../testing/test-client.ts';
import { signInAt } from '../../testing/browser.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putAlert(faceAlertOf(), NOW_MS);
});

type Headers = Record<string, string>;
const post = (url: string, payload: object, headers: Headers) =>
  client.http.inject({ method: 'POST', url, payload, headers: { origin: PUBLIC_URL, ...headers } });
const decide = (decision: object, headers: Headers) => post('/api/decisions', { decision }, headers);
const review = (headers: Headers, answer = 'same_person', id = 'f-1') =>
  post(`/api/alerts/${id}/reviews`, { answer }, headers);

const APPROVAL = { kind: 'authorisation.approve', authorisationId: 'auth-1' } as const;
const HALT = { kind: 'halt', analytic: 'faces', reason: 'too many false candidates' } as const;
type Wanted = { commandId: string; signInUrl: string };

const signFor = ({ signInUrl }: Wanted, headers: Headers, subject: string, state = 's') =>
  signInAt(client, `${signInUrl}&returnTo=/governance?tab=2`, headers, { subject, role: 'judge', state });

describe('a decision that narrows rights', () => {
  it('goes to governance at once, under the identity and role of the session', async () => {
    const response = await decide(HALT, client.as('supervisor'));
    expect(response.statusCode).toBe(202);
    expect(client.decisions).toMatchObject([
      {
        commandId: response.json<Wanted>().commandId,
        decision: HALT,
        actor: { subject: 'supervisor-1', agency: CITY_AGENCY },
        role: 'supervisor',
        atMs: NOW_MS,
      },
    ]);
    expect(client.decisions[0]).not.toHaveProperty('idToken');
  });

  it('is refused while the bus is unavailable, instead of being lost', async () => {
    client.broken.bus = true;
    expect((await decide(HALT, client.as('judge'))).json()).toEqual({ error: 'bus_unavailable' });
  });
});

describe('who decides', () => {
  const decisions: Record<DecisionKind, object> = {
    'act.publish': {},
    'act.withdraw': { actId: 'act-1', reason: 'no longer needed' },
    'hotlist.add': {},
    'hotlist.import': {},
    'hotlist.refresh': { entryId: 'h-1', expiresAtMs: NOW_MS },
    'hotlist.withdraw': { entryId: 'h-1', reason: 'found' },
    'watchlist.propose': {},
    'watchlist.approve': { entryId: 'w-1' },
    'watchlist.withdraw': { entryId: 'w-1', reason: 'found' },
    'authorisation.request': {},
    'authorisation.approve': { authorisationId: 'auth-1' },
    'authorisation.reject': { authorisationId: 'auth-1', reason: 'too wide' },
    'authorisation.end': { authorisationId: 'auth-1', reason: 'found' },
    'agreement.sign': {},
    'agreement.end': { agreementId: 'share-1', reason: 'over' },
    halt: { analytic: 'faces', reason: 'a test' },
    resume: { analytic: 'faces', reason: 'a test' },
    'camera.register': {},
    'camera.change': {},
    'camera.remove': { cameraId: 'hassan-gate-1', reason: 'a test' },
    'rule.define': {},
    'unmasking.request': {
      order: {
        ...{ orderId: 'unmask-1', subject: 'demo-operator', camera: 'agdal-avenue-1', fromMs: 1, toMs: 2 },
        ...{ caseReference: 'DEMO-1', reason: 'a test', forMinutes: 60 },
      },
    },
    'unmasking.approve': { orderId: 'unmask-1' },
    'unmasking.reject': { orderId: 'unmask-1', reason: 'too wide' },
    'unmasking.end': { orderId: 'unmask-1', reason: 'done' },
    'retention.order': { district: 'agdal', lives: [{ class: 'recordings', days: 20 }], reason: 'a test' },
    'rule.mute': { ruleId: 'station-loitering', untilMs: NOW_MS + 60_000, reason: 'a test' },
    'rule.unmute': { ruleId: 'station-loitering', reason: 'a test' },
    'rule.withdraw': { ruleId: 'station-loitering', reason: 'a test' },
  };
  const complete = Object.entries(decisions).filter(([, fields]) => Object.keys(fields).length > 0);
  const roles: Role[] = ['operator', 'reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor'];

  it.each(complete)('%s: the roles of the table, signed where the table says so', async (kind, fields) => {
    const { roles: may, signed } = WHO_DECIDES[kind as DecisionKind];
    for (const role of roles) {
      const expected = may.includes(role) ? (signed ? 200 : 202) : 403;
      expect([role, (await decide({ kind, ...fields }, client.as(role))).statusCode]).toEqual([role, expected]);
    }
  });

  it.each([
    ['a supervisor of another agency', 'supervisor', OTHER_AGENCY, HALT],
    ['an officer', 'officer', OTHER_AGENCY, HALT],
    ['an operator who approves', 'operator', CITY_AGENCY, APPROVAL],
  ] as const)('not %s', async (_, role, agency, decision) => {
    const response = await decide(decision, client.as(role, agency));
    expect([response.statusCode, response.json()]).toEqual([403, { error: 'role_may_not', reason: decision.kind }]);
    expect(client.decisions).toEqual([]);
  });

  it.each([
    ['a kind that does not exist', { kind: 'audit.delete' }],
    ['a halt without a reason', { kind: 'halt', analytic: 'faces' }],
    ['a watchlist entry without expiry', { kind: 'watchlist.propose', entry: { entryId: 'w', label: 'x' } }],
  ])('nobody %s', async (_, decision) => {
    expect((await decide(decision, client.as('supervisor'))).statusCode).toBe(400);
  });

  it('nobody from another origin', async () => {
    const response = await decide(HALT, { ...client.as('supervisor'), origin: 'http://evil.test' });
    expect([response.statusCode, client.decisions]).toEqual([403, []]);
  });
});

describe('a decision that widens rights', () => {
  const wanted = async (headers: Headers): Promise<Wanted> => (await decide(APPROVAL, headers)).json<Wanted>();

  it('is sent after a sign-in for exactly this decision, with the token of that sign-in', async () => {
    const judge = client.as('judge');
    const one = await wanted(judge);
    expect(client.decisions).toEqual([]);
    const { left, back } = await signFor(one, judge, 'judge-1');
    expect(left).toContain('http://provider.test/auth');
    const nonce = decisionNonce(one.commandId, APPROVAL);
    expect(client.stepUps).toEqual([{ commandId: one.commandId, nonce }]);
    expect(back).toBe(`/governance?tab=2&command=${one.commandId}`);
    expect(client.decisions).toMatchObject([
      { commandId: one.commandId, decision: APPROVAL, role: 'judge', idToken: `header.${nonce}.signature` },
    ]);
    expect(governanceCommanded.schema.safeParse(client.decisions[0]).success).toBe(true);
  });

  it('is not sent when another person signs in for it, and no session is given to them', async () => {
    const judge = client.as('judge');
    const { back, cookies } = await signFor(await wanted(judge), judge, 'supervisor-1');
    expect(back).toBe('/governance?tab=2&decision=other_person');
    expect(client.decisions).toEqual([]);
    expect(cookies.some(({ name, value }) => name === '__Host-marsad_session' && value !== '')).toBe(false);
  });

  it('is not sent when the answer of the provider cannot be verified', async () => {
    const judge = client.as('judge');
    const { back } = await signFor(await wanted(judge), judge, 'judge-1', 'forged');
    expect([back, client.decisions]).toEqual(['/governance?tab=2&decision=sign_in_refused', []]);
  });

  it('can be signed only in its own session: another session that knows its id finds nothing', async () => {
    const one = await wanted(client.as('judge'));
    for (const headers of [client.as('judge', CITY_AGENCY, ['*'], 'judge-2'), {}]) {
      const left = await client.http.inject({ url: one.signInUrl, headers });
      expect(left.headers.location).toBe('/?decision=expired');
    }
    expect(client.stepUps).toEqual([]);
  });

  it('expires after ten minutes', async () => {
    const judge = client.cookieOf(
      client.sessionOf(['*'], NOW_MS + 2 * PENDING_MS, { role: 'judge', subject: 'judge-1' }),
    );
    const one = await wanted(judge);
    client.clock.nowMs += PENDING_MS;
    expect((await client.http.inject({ url: one.signInUrl, headers: judge })).headers.location).toBe(
      '/?decision=expired',
    );
  });

  it('is sent once: the callback of the same sign-in, replayed, sends nothing', async () => {
    const judge = client.as('judge');
    const { cookie } = await signFor(await wanted(judge), judge, 'judge-1');
    const replayed = await client.http.inject({ url: '/auth/callback?code=c&state=s', headers: { cookie } });
    expect(replayed.headers.location).toBe('/governance?tab=2&decision=expired');
    expect(client.decisions).toHaveLength(1);
  });

  it('can still be signed after the bus or the provider was unavailable', async () => {
    const judge = client.as('judge');
    const one = await wanted(judge);
    client.broken.bus = true;
    expect((await signFor(one, judge, 'judge-1')).back).toBe('/governance?tab=2&decision=bus_unavailable');
    client.broken.bus = false;
    client.broken.provider = true;
    const away = await client.http.inject({ url: one.signInUrl, headers: judge });
    expect(away.headers.location).toBe('/?decision=identity_provider_unavailable');
    client.broken.provider = false;
    expect((await signFor(one, judge, 'judge-1')).back).toContain('command=');
  });

  it('is signed in a language of the page, and in no other', async () => {
    const judge = client.as('judge');
    const { signInUrl } = await wanted(judge);
    for (const lang of ['ar', 'fr', 'en', 'de'])
      await client.http.inject({ url: `${signInUrl}&lang=${lang}`, headers: judge });
    expect(client.languages).toEqual(['ar', 'fr', 'en', undefined]);
  });

  it('returns nowhere but to this page', async () => {
    const judge = client.as('judge');
    const { signInUrl } = await wanted(judge);
    await client.http.inject({ url: `${signInUrl}&returnTo=//evil.test`, headers: judge });
    client.claims.value = {};
    const left = await client.http.inject({ url: `${signInUrl}x&returnTo=//evil.test`, headers: judge });
    expect(left.headers.location).toBe('/?decision=expired');
  });
});

describe('a review', () => {
  it('goes to alerting after a sign-in for exactly that answer to that candidate', async () => {
    const reviewer = client.as('reviewer');
    const one = (await review(reviewer)).json<Wanted>();
    const { back } = await signFor(one, reviewer, 'reviewer-1');
    expect(back).toContain(`command=${one.commandId}`);
    const decision = { kind: 'review', alertId: 'f-1', candidateId: 'f-77aa', answer: 'same_person' };
    const idToken = `header.${decisionNonce(one.commandId, decision)}.signature`;
    expect(client.reviews).toMatchObject([
      { commandId: one.commandId, district: 'hassan', decision, role: 'reviewer', idToken },
    ]);
    expect(reviewCommanded.schema.safeParse(client.reviews[0]).success).toBe(true);
  });

  it.each([
    ['a supervisor, who sees only that the candidate is in review', 'supervisor', 403, 'role_may_not'],
    ['an operator, who cannot see the candidate', 'operator', 404, 'not_found'],
    ['a judge', 'judge', 404, 'not_found'],
  ] as const)('is not for %s', async (_, role, status, error) => {
    const response = await review(client.as(role));
    expect([response.statusCode, response.json()]).toMatchObject([status, { error }]);
  });

  it.each([
    ['requested the search', { requestedBy: { subject: 'reviewer-1', name: 'R', agency: CITY_AGENCY } }],
    ['allowed it', { decidedBy: { subject: 'reviewer-1', name: 'R', agency: CITY_AGENCY } }],
  ])('is not for a reviewer who %s', async (_, change) => {
    client.rights.authorisations.put(authorisation.schema.parse({ ...authorisation.example, ...change }));
    expect((await review(client.as('reviewer'))).json()).toEqual({ error: 'not_independent' });
  });

  it('is refused for a decided candidate, and for an answer that is not in the list', async () => {
    expect((await review(client.as('reviewer'), 'perhaps')).statusCode).toBe(400);
    client.memory.putAlert(faceAlertOf({ review: 'dismissed' }, { revision: 5 }), NOW_MS);
    expect((await review(client.as('reviewer'))).json()).toEqual({ error: 'not_in_review' });
  });
});

describe('the answer to a decision', () => {
  const state = (commandId: string, headers: Headers) =>
    client.http.inject({ url: `/api/commands/${commandId}`, headers });
  const answered = (change: object) => governanceAnswered.schema.parse({ ...governanceAnswered.example, ...change });

  it('is shown to the person who decided and to those who govern, and a refusal has its reason', async () => {
    const supervisor = client.as('supervisor');
    const { commandId } = (await decide(HALT, supervisor)).json<Wanted>();
    expect((await state(commandId, supervisor)).json()).toEqual({ status: 'waiting', commandId });
    const answer = answered({ commandId, kind: 'halt', about: 'faces', refusal: 'not_possible_now' });
    client.commandsMemory.putAnswer({ of: 'governance', answer });
    expect((await state(commandId, supervisor)).json()).toEqual({ status: 'answered', commandId, answer });
    expect((await state(commandId, client.as('auditor'))).statusCode).toBe(200);
    for (const role of ['operator', 'reviewer', 'analyst'] as const)
      expect((await state(commandId, client.as(role))).statusCode).toBe(404);
    expect((await state(commandId, client.as('officer', OTHER_AGENCY))).statusCode).toBe(404);
  });

  it('is shown for a review only to the reviewer: the other reviewer does not even learn that there was a review', async () => {
    const reviewer = client.as('reviewer');
    const one = (await review(reviewer)).json<Wanted>();
    await signFor(one, reviewer, 'reviewer-1');
    const answer = reviewAnswered.schema.parse({ ...reviewAnswered.example, commandId: one.commandId, alertId: 'f-1' });
    client.commandsMemory.putAnswer({ of: 'review', answer });
    expect((await state(one.commandId, reviewer)).json()).toMatchObject({ answer: { refusal: 'not_independent' } });
    const others = [
      client.as('reviewer', CITY_AGENCY, ['*'], 'reviewer-2'),
      client.as('supervisor'),
      client.as('auditor'),
    ];
    for (const other of others) expect((await state(one.commandId, other)).statusCode).toBe(404);
  });
});
