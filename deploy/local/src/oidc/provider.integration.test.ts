import { createHash, randomBytes } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import { describe, expect, test } from 'vitest';
import { createCookieJar } from '../client/cookies.ts';
import { idTokenFor } from '../client/id-token.ts';

const stack = useStack();
const { issuer, clientId, clientSecret } = stack.addresses.oidc;
const redirectUri = `${stack.addresses.publicUrl}/auth/callback`;

/** Sends requests as one browser does: keeps its cookies, and returns redirects instead of following them. */
function createVisitor() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      text: await response.text(),
      location: location ? new URL(location, url).href : '',
      retryAfter: response.headers.get('retry-after'),
    };
  };
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

function authorizationUrl(more: Record<string, string>): string {
  const url = new URL(`${issuer}/auth`);
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: redirectUri,
    nonce: 'n-1',
    state: 's-1',
  };
  for (const [name, value] of Object.entries({ ...parameters, ...more })) url.searchParams.set(name, value);
  return url.href;
}

const verifier = randomBytes(32).toString('base64url');
const challenge = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

async function givePassword(password: string, username = 'operator') {
  const visit = createVisitor();
  const toPage = await visit(authorizationUrl(challenge));
  const page = await visit(toPage.location);
  const answer = await visit(toPage.location, form({ username, password }));
  return { visit, page, answer, address: toPage.location };
}

const shownCode = (text: string): string => /<output>(\d{6})<\/output>/.exec(text)?.[1] ?? '';

async function signIn() {
  const { visit, page, answer, address } = await givePassword('demo-operator');
  return { visit, page, code: answer, answer: await visit(address, form({ code: shownCode(answer.text) })) };
}

describe('signing in', () => {
  test('with the right password ends with an ID token that names the person, role, agency and districts', async () => {
    const { visit, page, code: second, answer } = await signIn();
    expect(page.text).toContain('<form method="post"');
    expect([second.status, second.location]).toEqual([200, '']);
    expect(second.text).toContain('Démonstration');
    const back = await visit(answer.location);
    const callback = new URL(back.location);
    expect(`${callback.origin}${callback.pathname}`).toBe(redirectUri);
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const code = callback.searchParams.get('code') ?? '';
    const request = form({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    const response = await fetch(`${issuer}/token`, {
      ...request,
      headers: { ...request.headers, authorization: `Basic ${basic}` },
    });
    const { id_token: token } = (await response.json()) as { id_token: string };
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(claims).toMatchObject({
      iss: issuer,
      aud: clientId,
      sub: 'demo-operator',
      name: 'Salma Operator',
      role: 'operator',
      agency: 'rabat-operations',
      districts: ['*'],
      nonce: 'n-1',
      acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  test('with a wrong password shows a message and stays on the page', async () => {
    const { answer } = await givePassword('wrong');
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Compte ou mot de passe incorrect.');
  });

  test('with the password alone, a wrong code or a code without a password does not complete', async () => {
    const { visit, answer, address } = await givePassword('demo-operator');
    const wrong = shownCode(answer.text) === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n++) {
      const refused = await visit(address, form({ code: wrong }));
      expect([refused.status, refused.location]).toEqual([401, '']);
    }
    // After five tries the right code is refused too.
    const late = await visit(address, form({ code: shownCode(answer.text) }));
    expect([late.status, late.location]).toEqual([400, '']);
    const stranger = createVisitor();
    const { location } = await stranger(authorizationUrl(challenge));
    expect((await stranger(location, form({ code: shownCode(answer.text) }))).status).toBe(400);
  });

  test('is slowed down only for a guesser, not for the browser of the person', async () => {
    const knows = createVisitor();
    const signInAgain = async () => {
      const { location } = await knows(authorizationUrl({ ...challenge, prompt: 'login' }));
      const second = await knows(location, form({ username: 'auditor', password: 'demo-auditor' }));
      return second.text.includes('Démonstration') ? knows(location, form({ code: shownCode(second.text) })) : second;
    };
    expect((await signInAgain()).location).not.toBe('');
    for (let n = 0; n < 10; n++) expect((await givePassword(`guess ${n}`, 'auditor')).answer.status).toBe(401);
    // The guesser has to wait even with the right password. The person's own browser and other accounts do not.
    const { answer } = await givePassword('demo-auditor', 'auditor');
    expect([answer.status, answer.text.includes('Trop de tentatives')]).toEqual([429, true]);
    expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    expect((await signInAgain()).location).not.toBe('');
    expect((await givePassword('demo-analyst', 'analyst')).answer.status).toBe(200);
  });

  test.each([
    ['without a code challenge', authorizationUrl({}), 'invalid_request'],
    [
      'back to another address',
      authorizationUrl({ ...challenge, redirect_uri: 'http://localhost:1/x' }),
      'redirect_uri',
    ],
  ])('%s is refused', async (_, url, why) => {
    const { text, location } = await createVisitor()(url);
    expect(text + location).toContain(why);
  });

  test('shows the typed name as text, never as markup', async () => {
    const visit = createVisitor();
    const { location } = await visit(authorizationUrl(challenge));
    const answer = await visit(location, form({ username: '"><script>x</script>', password: 'x' }));
    expect(answer.text).not.toContain('<script>');
  });

  test('of a client without its secret is refused', async () => {
    const request = form({
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: clientId,
    });
    expect((await fetch(`${issuer}/token`, request)).status).toBe(401);
  });
});

describe('signing in again for one decision', () => {
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
  const supervisor = { username: 'supervisor', password: 'demo-supervisor' };

  test('asks for the password although the session is open, and the token names the time and the decision', async () => {
    const browser = createCookieJar();
    const first = claimsOf(await idTokenFor(stack.addresses, supervisor, 'decision-1', browser));
    const again = claimsOf(await idTokenFor(stack.addresses, supervisor, 'decision-2', browser));
    expect(again).toMatchObject({ sub: 'demo-supervisor', nonce: 'decision-2', role: 'supervisor' });
    expect(again['auth_time']).toBeGreaterThanOrEqual(Number(first['auth_time']));
    expect(Math.abs(Date.now() / 1000 - Number(again['auth_time']))).toBeLessThan(10);
    await expect(
      idTokenFor(stack.addresses, { ...supervisor, password: 'wrong' }, 'decision-3', browser),
    ).rejects.toThrow('Compte ou mot de passe incorrect');
  });

  test('accepts another person in the same browser, whom the token then names', async () => {
    const browser = createCookieJar();
    await idTokenFor(stack.addresses, supervisor, 'decision-1', browser);
    const judge = { username: 'judge', password: 'demo-judge-1' };
    expect(claimsOf(await idTokenFor(stack.addresses, judge, 'decision-2', browser))).toMatchObject({
      sub: 'demo-judge',
      role: 'judge',
    });
  });
});
