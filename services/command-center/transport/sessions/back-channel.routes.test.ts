import { describe, expect, it } from 'vitest';
import { NOW_MS, PUBLIC_URL } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();

const logOut = (payload: string, headers: Record<string, string> = {}) =>
  client.http.inject({
    method: 'POST',
    url: '/auth/back-channel-logout',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload,
  });
const me = (headers: { cookie: string }) => client.http.inject({ url: '/api/me', headers });

describe('the provider ends', () => {
  it('one sign-in: the sessions that came from it, and no other session of the same person', async () => {
    const one = client.cookieOf(client.sessionOf(['*'], undefined, { id: 's-1', providerSession: 'p-1' }));
    const other = client.cookieOf(client.sessionOf(['*'], undefined, { id: 's-2', providerSession: 'p-2' }));
    client.loggedOut.value = { of: 'provider_session', id: 'p-1', atMs: NOW_MS };
    expect((await logOut('logout_token=signed')).statusCode).toBe(200);
    expect([(await me(one)).statusCode, (await me(other)).statusCode]).toEqual([401, 200]);
    expect(client.sessionEnds).toMatchObject([{ of: 'provider_session', reason: 'ended_by_provider' }]);
  });

  it('all sessions of one person until now, and none that they begin later', async () => {
    const before = client.operatorOf('*');
    const later = client.cookieOf(client.sessionOf(['*'], undefined, { id: 's-9', issuedAtMs: NOW_MS + 1 }));
    client.loggedOut.value = { of: 'person', id: 'demo-operator', atMs: NOW_MS };
    await logOut('logout_token=signed');
    expect([(await me(before)).statusCode, (await me(later)).statusCode]).toEqual([401, 200]);
    expect((await me(client.as('judge'))).statusCode).toBe(200);
  });

  it('the sessions of a whole city at once, without a limit', async () => {
    const answers = [];
    for (let n = 0; n < 100; n++) {
      client.loggedOut.value = { of: 'provider_session', id: `p-${n}`, atMs: NOW_MS };
      answers.push((await logOut('logout_token=signed')).statusCode);
    }
    expect(answers.filter((status) => status !== 200)).toEqual([]);
  });

  it('nothing with a token that cannot be verified, or without a token, whatever cookie is sent', async () => {
    const session = client.operatorOf('*');
    for (const payload of ['logout_token=forged', 'logout_token=', '', 'x=y'])
      expect((await logOut(payload, { ...session, origin: PUBLIC_URL })).statusCode).toBe(400);
    expect(client.sessionEnds).toEqual([]);
    expect((await me(session)).statusCode).toBe(200);
  });

  it('nothing with a JSON body, or with a token that is too long', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await logOut(JSON.stringify({ logout_token: [] }), json)).statusCode).toBe(400);
    expect((await logOut(`logout_token=${'x'.repeat(20_000)}`)).statusCode).toBe(400);
  });
});
