import { describe, expect, it } from 'vitest';
import { endKey, UNCOVERED_LIMIT_MS } from '@marsad/proof';
import { createSealer } from '../../adapters/sealed-cookie.ts';
import { sessionSchema } from '../../adapters/session-schemas.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, PUBLIC_URL, SECRET } from '../../testing/test-client.ts';
import { safeReturnTo } from './leave-for-provider.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();

const get = (url: string, headers: Record<string, string> = {}) => client.http.inject({ method: 'GET', url, headers });

describe('a request', () => {
  it('without a session gets 401 on every route of the API', async () => {
    await client.http.ready();
    const described = Object.entries(client.http.swagger().paths ?? {})
      .filter(([url]) => url.startsWith('/api/'))
      .map(([url, methods]) => ({ url, methods: Object.keys(methods ?? {}) }));
    const routes = [...described, { url: '/api/openapi.json', methods: ['get'] }];
    expect(routes.length).toBeGreaterThanOrEqual(27);
    for (const { url, methods } of routes) {
      for (const method of methods) {
        const path = url.replace('{id}', 'a-91c2').replace('{entryId}', 'w-1');
        const { statusCode } = await client.http.inject({
          method: method.toUpperCase() as 'GET',
          url: path,
          headers: { origin: PUBLIC_URL },
        });
        expect([`${method} ${url}`, statusCode]).toEqual([`${method} ${url}`, 401]);
      }
    }
  });

  it.each([
    ['sealed with another secret', createSealer('another secret, also long enough', 'session', sessionSchema)],
    ['sealed for another purpose', createSealer(SECRET, 'sign-in', sessionSchema)],
  ])('is refused with a cookie that was %s', async (_, sealer) => {
    const cookie = `__Host-marsad_session=${sealer.seal(client.sessionOf(['*']))}`;
    expect((await get('/api/me', { cookie })).statusCode).toBe(401);
  });

  it('is refused with a cookie in which one character was changed, and with plain JSON', async () => {
    const { cookie } = client.operatorOf('*');
    const at = cookie.length - 5;
    const forged = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
    const plain = `__Host-marsad_session=${Buffer.from(JSON.stringify(client.sessionOf(['*']))).toString('base64url')}`;
    expect((await get('/api/me', { cookie })).statusCode).toBe(200);
    expect((await get('/api/me', { cookie: forged })).statusCode).toBe(401);
    expect((await get('/api/me', { cookie: plain })).statusCode).toBe(401);
  });

  it('is refused when the time of its session is over, whatever the browser still holds', async () => {
    const headers = client.cookieOf(client.sessionOf(['*'], NOW_MS + 1_000));
    expect((await get('/api/me', headers)).statusCode).toBe(200);
    client.clock.nowMs = NOW_MS + 1_000;
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });

  it('is refused if its session has a role that the city no longer knows', async () => {
    const session = { ...client.sessionOf(['*']), role: 'inspector' as 'operator' };
    expect((await get('/api/me', client.cookieOf(session))).statusCode).toBe(401);
  });

  it('gets nothing of a place that its role does not open', async () => {
    // The role comes from the sign-in; the places that it opens are checked at every request.
    expect((await get('/api/governance', client.as('operator'))).json()).toEqual({
      error: 'role_may_not',
      reason: 'governance',
    });
    expect((await get('/api/audit/entries', client.as('supervisor'))).statusCode).toBe(403);
    expect((await get('/api/cameras', client.as('judge', 'dissolved-agency'))).statusCode).toBe(403);
  });

  it('gets no session from a header that claims to name its person', async () => {
    const claims = {
      'x-forwarded-user': 'demo-operator',
      authorization: 'Bearer demo-operator',
      'x-user': 'demo-operator',
    };
    expect((await get('/api/me', claims)).statusCode).toBe(401);
  });
});

describe('signing in and out', () => {
  const comeBack = async (state: string, key = '', headers = {}) => {
    const left = await get(`/auth/login?returnTo=/alerts${key && `&key=${key}`}`, headers);
    const attempt = left.cookies.find((cookie) => cookie.name === '__Host-marsad_sign_in');
    return get(`/auth/callback?code=c&state=${state}`, { cookie: `__Host-marsad_sign_in=${attempt?.value ?? ''}` });
  };

  it('gives a session for a verified ID token and redirects to where the person was', async () => {
    const back = await comeBack('s');
    const session = back.cookies.find((cookie) => cookie.name === '__Host-marsad_session');
    expect(back.headers.location).toBe('/alerts');
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    expect(session).not.toHaveProperty('domain');
    const me = await get('/api/me', { cookie: `__Host-marsad_session=${session?.value ?? ''}` });
    expect(me.json()).toMatchObject({ subject: 'demo-operator', name: 'Salma', districts: ['*'] });
  });

  it.each([
    ['fr', 'fr'],
    ['ar', 'ar'],
    ['en', 'en'],
    ['de', undefined],
    ['ar fr', undefined],
    ['', undefined],
  ])('asks the provider for the language of the page, and for no other: %j', async (lang, asked) => {
    const left = await get(`/auth/login?returnTo=/alerts&lang=${encodeURIComponent(lang)}`);
    expect([left.statusCode, client.languages]).toEqual([302, [asked]]);
  });

  it.each([
    ['this page', 'same-origin', true],
    ['a client that is not a browser', undefined, true],
    ['a link of another page', 'cross-site', false],
    ['a page of a neighbouring host', 'same-site', false],
    ['a link in a mail, or a typed address', 'none', false],
  ])('binds the key that %s names to the person, or not', async (_, site, isBound) => {
    const key = 'a-thumbprint-of-43-characters-as-RFC-7638-00';
    const back = await comeBack('s', key.slice(0, 43), site === undefined ? {} : { 'sec-fetch-site': site });
    const session = back.cookies.find((cookie) => cookie.name === '__Host-marsad_session');
    const me = await get('/api/me', { cookie: `__Host-marsad_session=${session?.value ?? ''}` });
    expect(me.json<{ key: string }>().key === key.slice(0, 43)).toBe(isBound);
    expect(me.statusCode).toBe(200);
  });

  it('attack: naming another person’s key gives no power over their session', async () => {
    const key = 'k'.repeat(43);
    const cookieOf = async () =>
      `__Host-marsad_session=${(await comeBack('s', key)).cookies.find(({ name }) => name === '__Host-marsad_session')?.value ?? ''}`;
    const mine = { cookie: await cookieOf() };
    client.claims.value = { ...(client.claims.value as object), sub: 'demo-supervisor' };
    const headers = { cookie: await cookieOf(), origin: PUBLIC_URL };
    await client.http.inject({ method: 'POST', url: '/auth/logout', headers });
    expect([(await get('/api/me', headers)).statusCode, (await get('/api/me', mine)).statusCode]).toEqual([401, 200]);
  });

  it.each([
    ['an answer that does not verify', 'forged', undefined, 'sign_in_refused'],
    [
      'a role that this page does not know',
      's',
      { sub: 'x', name: 'X', role: 'mayor', agency: 'a', districts: ['*'] },
      'role_unknown',
    ],
    ['a token without districts', 's', { sub: 'x', name: 'X', role: 'operator', agency: 'a' }, 'claims_missing'],
  ])('gives no session for %s and names the reason', async (_, state, claims, reason) => {
    if (claims) client.claims.value = claims;
    const back = await comeBack(state);
    expect(back.headers.location).toBe(`/?signIn=${reason}`);
    expect(back.cookies.some((cookie) => cookie.name === '__Host-marsad_session')).toBe(false);
  });

  it('records who signed in, who tried to, and who signed out', async () => {
    const back = await comeBack('s');
    const cookie = `__Host-marsad_session=${back.cookies.find(({ name }) => name === '__Host-marsad_session')?.value ?? ''}`;
    await client.http.inject({ method: 'POST', url: '/auth/logout', headers: { cookie, origin: PUBLIC_URL } });
    await comeBack('forged');
    client.claims.value = { sub: 'x', name: 'X', role: 'mayor', agency: 'a', districts: ['*'] };
    await comeBack('s');
    expect(
      client.entries.map(({ actor, action, outcome, refusal, purpose }) => [actor, action, outcome, refusal, purpose]),
    ).toEqual([
      ['demo-operator', 'sign_in', 'allowed', undefined, 'access'],
      ['demo-operator', 'sign_out', 'allowed', undefined, 'access'],
      ['unknown', 'sign_in', 'failed', 'sign_in_refused', 'access'],
      ['x', 'sign_in', 'failed', 'role_unknown', 'access'],
    ]);
  });

  it('signs a person in only if the sign-in is in the log', async () => {
    client.broken.audit = true;
    const back = await comeBack('s');
    expect(back.headers.location).toBe('/?signIn=not_recorded');
    expect(back.cookies.some(({ name }) => name === '__Host-marsad_session')).toBe(false);
  });

  it('signs people in while the log stands still: they see no personal data, but they may halt', async () => {
    await comeBack('s');
    client.clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    const back = await comeBack('s');
    const cookie = `__Host-marsad_session=${back.cookies.find(({ name }) => name === '__Host-marsad_session')?.value ?? ''}`;
    expect((await get('/api/alerts', { cookie })).json()).toMatchObject({ error: 'audit_unavailable' });
  });

  it('refuses a callback without a sign-in that was begun', async () => {
    expect((await get('/auth/callback?code=c&state=s')).headers.location).toBe('/?signIn=attempt_expired');
  });

  it('ends the session on the server when the person signs out', async () => {
    const headers = { ...client.operatorOf('*'), origin: PUBLIC_URL };
    expect((await client.http.inject({ method: 'POST', url: '/auth/logout', headers })).statusCode).toBe(200);
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });

  it('publishes that a session ended, so that no other instance serves it', async () => {
    const headers = { ...client.operatorOf('*'), origin: PUBLIC_URL };
    await client.http.inject({ method: 'POST', url: '/auth/logout', headers });
    expect(client.sessionEnds).toMatchObject([{ of: 'session', reason: 'signed_out', endedAtMs: NOW_MS }]);
    expect(JSON.stringify(client.sessionEnds)).not.toContain(client.sessionOf(['*']).id);
  });

  it('ends the session here even while the bus is unavailable, and reports that other instances do not know yet', async () => {
    client.broken.bus = true;
    const headers = { ...client.operatorOf('*'), origin: PUBLIC_URL };
    const answer = await client.http.inject({ method: 'POST', url: '/auth/logout', headers });
    expect([answer.statusCode, answer.json()]).toEqual([503, { error: 'bus_unavailable' }]);
    expect(answer.cookies).toMatchObject([{ name: '__Host-marsad_session', value: '' }]);
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });

  it('ends the earlier session when a person signs in again, and gives the new session another id', async () => {
    const old = client.operatorOf('*');
    const left = await get('/auth/login');
    const attempt = left.cookies.find((cookie) => cookie.name === '__Host-marsad_sign_in');
    const cookie = `${old.cookie}; __Host-marsad_sign_in=${attempt?.value ?? ''}`;
    const back = await get('/auth/callback?code=c&state=s', { cookie });
    const anew = back.cookies.find(({ name }) => name === '__Host-marsad_session');
    expect((await get('/api/me', old)).statusCode).toBe(401);
    expect((await get('/api/me', { cookie: `__Host-marsad_session=${anew?.value ?? ''}` })).statusCode).toBe(200);
    expect(client.sessionEnds).toMatchObject([{ reason: 'signed_in_anew' }]);
  });

  it('refuses a session that another instance ended', async () => {
    const headers = client.operatorOf('*');
    const key = endKey('session', client.sessionOf(['*']).id);
    client.ends.put(
      { key, of: 'session', reason: 'signed_out', endedAtMs: NOW_MS, forgetAtMs: NOW_MS + 1_000 },
      NOW_MS,
    );
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });

  it.each([
    ['/alerts/a?b=c', '/alerts/a?b=c'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['https://evil.test', '/'],
    ['/auth/login', '/'],
    [undefined, '/'],
  ])('returns %s only within this page', (wanted, expected) => {
    expect(safeReturnTo(wanted)).toBe(expected);
  });
});

describe('a session without activity of the person', () => {
  const MINUTE = 60_000;
  const long = () => client.cookieOf(client.sessionOf(['*'], NOW_MS + 480 * MINUTE));
  const renewed = (answer: { cookies: { name: string; value: string }[] }) =>
    answer.cookies.find(({ name }) => name === '__Host-marsad_session');

  it('is over after 15 minutes', async () => {
    const headers = long();
    client.clock.nowMs = NOW_MS + 15 * MINUTE - 1;
    expect((await get('/api/me', { ...headers, 'x-marsad-idle-ms': '899999' })).statusCode).toBe(200);
    client.clock.nowMs = NOW_MS + 15 * MINUTE;
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });

  it('continues while the person does something, in a cookie that is renewed once a minute', async () => {
    const headers = long();
    client.clock.nowMs = NOW_MS + MINUTE - 1;
    expect(renewed(await get('/api/me', headers))).toBeUndefined();
    client.clock.nowMs = NOW_MS + 10 * MINUTE;
    const anew = renewed(await get('/api/me', headers));
    expect(anew).toMatchObject({ httpOnly: true, secure: true, path: '/', maxAge: 470 * 60 });
    client.clock.nowMs = NOW_MS + 24 * MINUTE;
    const cookie = `__Host-marsad_session=${anew?.value ?? ''}`;
    expect((await get('/api/me', { cookie, 'x-marsad-idle-ms': '840000' })).statusCode).toBe(200);
  });

  it.each([
    ['a request that the page makes by itself', '/api/me', { 'x-marsad-idle-ms': '600000' }],
    ['a picture of an alert', '/api/alerts/a-91c2/snapshot', {}],
    ['an invalid claim about idleness', '/api/me', { 'x-marsad-idle-ms': 'none' }],
    ['a claim to have been active in the future', '/api/me', { 'x-marsad-idle-ms': '-600000' }],
  ])('is not kept alive by %s', async (_, url, more) => {
    const headers = long();
    client.clock.nowMs = NOW_MS + 10 * MINUTE;
    expect(renewed(await get(url, { ...headers, ...more }))).toBeUndefined();
    client.clock.nowMs = NOW_MS + 15 * MINUTE;
    expect((await get('/api/me', headers)).statusCode).toBe(401);
  });
});

describe('the answer to /api/me', () => {
  it('has the places and the decisions of the role, and which decisions must be signed', async () => {
    expect((await get('/api/me', client.as('controller'))).json()).toMatchObject({
      role: 'controller',
      agency: CITY_AGENCY,
      places: ['cameras', 'governance'],
      decides: expect.arrayContaining([
        { kind: 'act.publish', signed: true },
        { kind: 'act.withdraw', signed: false },
        { kind: 'resume', signed: true },
      ]),
    });
    expect((await get('/api/me', client.as('officer', OTHER_AGENCY))).json()).toMatchObject({
      places: [],
      decides: [],
    });
  });
});

describe('security headers', () => {
  it('names no other origin and no inline script in the content security policy', async () => {
    const policy = String((await get('/api/me', client.operatorOf('*'))).headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
  });
});
