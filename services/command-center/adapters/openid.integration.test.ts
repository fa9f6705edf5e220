import { createServer } from 'node:http';
import { createCookieJar, type CookieJar } from '@marsad/deploy-local';
import {
  createSessionVerifier,
  createStepUpVerifier,
  decisionNonce,
  EVERYBODYS_SECOND_FACTOR as secondFactor,
} from '@marsad/proof';
import { createBrowserKey } from '@marsad/proof/testing';
import { LONGEST_SESSION_MS } from '@marsad/schemas';
import { useStack } from '@marsad/testkit';
import { describe, expect, it } from 'vitest';
import { createOpenIdProvider } from './openid.ts';

const stack = useStack();
const { issuer, clientId, clientSecret } = stack.addresses.oidc;
const { publicUrl } = stack.addresses;
const provider = createOpenIdProvider({ issuer, clientId, clientSecret, publicUrl, secondFactor, now: Date.now });
const JUDGE = { username: 'judge', password: 'demo-judge-1' };
const APPROVAL = { kind: 'authorisation.approve', authorisationId: 'auth-1' } as const;
const COMMAND = 'c-of-a-test';
const nonce = decisionNonce(COMMAND, APPROVAL);

/** A browser at the provider: it follows redirects, fills in the form where there is one, and stops before it comes back to the page. */
async function walkPages(jar: CookieJar, start: string, { username, password }: typeof JUDGE) {
  let url = new URL(start);
  let init: RequestInit = {};
  let formsFilled = 0;
  let page = '';
  for (let step = 0; step < 12; step++) {
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie: jar.header(url) } });
    jar.store(url, response);
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, url);
      init = {};
      if (url.origin === new URL(publicUrl).origin) return { callback: url, formsFilled };
      continue;
    }
    formsFilled += 1;
    page = await response.text();
    const code = /name="code"[^>]*value="(\d{6})"/.exec(page)?.[1];
    init = { method: 'POST', body: new URLSearchParams(code === undefined ? { username, password } : { code }) };
  }
  throw new Error(`the provider did not send the browser back from ${url.href}`);
}

/** The first page of the provider in a browser that names no language. */
async function firstPage(start: string): Promise<string> {
  const jar = createCookieJar();
  const left = await fetch(start, { redirect: 'manual' });
  jar.store(new URL(start), left);
  const form = new URL(left.headers.get('location') ?? '', start);
  return (await fetch(form, { headers: { cookie: jar.header(form) } })).text();
}

describe('a sign-in for a decision at the real provider', () => {
  const judge = { commandId: COMMAND, decision: APPROVAL, subject: 'demo-judge' };

  it('gives a token that proves this person and this decision to any verifier, and no other decision', async () => {
    const { url, attempt } = await provider.begin('/governance', { commandId: COMMAND, nonce });
    const { callback } = await walkPages(createCookieJar(), url, JUDGE);
    const { idToken, claims } = await provider.finish(callback, attempt);
    expect(claims).toMatchObject({ sub: 'demo-judge', role: 'judge' });
    const verifier = createStepUpVerifier({ issuer, clientId, secondFactor });
    expect(await verifier.verify(idToken, judge, Date.now())).toMatchObject({
      kind: 'verified',
      person: { subject: 'demo-judge', role: 'judge', agency: 'rabat-operations' },
    });
    const other = { ...judge, decision: { ...APPROVAL, authorisationId: 'auth-2' } };
    expect(await verifier.verify(idToken, other, Date.now())).toEqual({ kind: 'refused', reason: 'other_decision' });
  });

  it('to the page binds the browser’s key to the person, and never the hash of a decision', async () => {
    const browser = createBrowserKey();
    const { url, attempt } = await provider.begin('/', { key: browser.thumbprint });
    const { callback } = await walkPages(createCookieJar(), url, JUDGE);
    const { idToken } = await provider.finish(callback, attempt);
    const verifier = createSessionVerifier({ issuer, clientId, secondFactor }, LONGEST_SESSION_MS);
    expect(await verifier.verify(idToken, 'demo-judge', Date.now())).toMatchObject({
      kind: 'verified',
      person: { subject: 'demo-judge', role: 'judge' },
      session: { providerSession: expect.any(String) },
      key: browser.thumbprint,
    });
    const stepUps = createStepUpVerifier({ issuer, clientId, secondFactor });
    expect(await stepUps.verify(idToken, judge, Date.now())).toMatchObject({ reason: 'other_decision' });
  });

  it('asks for the password even if the person is already signed in at the provider', async () => {
    const jar = createCookieJar();
    const page = await provider.begin('/', {});
    expect((await walkPages(jar, page.url, JUDGE)).formsFilled).toBe(2);
    const again = await provider.begin('/', {});
    expect((await walkPages(jar, again.url, JUDGE)).formsFilled).toBe(0);
    const stepUp = await provider.begin('/', { commandId: COMMAND, nonce });
    expect((await walkPages(jar, stepUp.url, JUDGE)).formsFilled).toBe(2);
  });

  it.each([
    ['ar', '<html lang="ar" dir="rtl">'],
    ['en', '<html lang="en" dir="ltr">'],
    [undefined, '<html lang="fr" dir="ltr">'],
  ] as const)('speaks the language of the page, %s, at a sign-in and at one for a decision', async (language, html) => {
    for (const request of [{ language }, { commandId: COMMAND, nonce, language }]) {
      const { url } = await provider.begin('/', request);
      expect(await firstPage(url)).toContain(html);
    }
  });

  it('gives a token that names two factors, and is refused where a deployment requires another factor', async () => {
    const strict = { ...secondFactor, acrValues: ['urn:hardware-key'], amrValues: ['hwk'] };
    const strictProvider = createOpenIdProvider({
      issuer,
      clientId,
      clientSecret,
      publicUrl,
      secondFactor: strict,
      now: Date.now,
    });
    const { url, attempt } = await strictProvider.begin('/', {});
    const { callback } = await walkPages(createCookieJar(), url, JUDGE);
    await expect(strictProvider.finish(callback, attempt)).rejects.toMatchObject({ reason: 'one_factor' });
    const again = await provider.begin('/', {});
    const back = await walkPages(createCookieJar(), again.url, JUDGE);
    expect((await provider.finish(back.callback, again.attempt)).claims).toMatchObject({
      acr: secondFactor.acrValues[0],
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  it('accepts a code of the provider once: no part of a sign-in works a second time', async () => {
    const { url, attempt } = await provider.begin('/', {});
    const { callback } = await walkPages(createCookieJar(), url, JUDGE);
    await provider.finish(callback, attempt);
    await expect(provider.finish(callback, attempt)).rejects.toMatchObject({ reason: 'sign_in_refused' });
  });

  it('refuses the answer to a sign-in for another decision', async () => {
    const one = await provider.begin('/', { commandId: COMMAND, nonce });
    const other = await provider.begin('/', { commandId: 'c-2', nonce: decisionNonce('c-2', APPROVAL) });
    const { callback } = await walkPages(createCookieJar(), one.url, JUDGE);
    await expect(provider.finish(callback, other.attempt)).rejects.toMatchObject({
      code: 'unauthenticated',
      reason: 'sign_in_refused',
    });
    // It is refused too where only the nonce differs, which is the hash of the decision.
    const forged = { ...one.attempt, nonce: other.attempt.nonce };
    await expect(provider.finish(callback, forged)).rejects.toMatchObject({ reason: 'sign_in_refused' });
  });

  it('reports a sign-out at the provider in a token that can be verified and names the sign-in', async () => {
    const logoutToken = Promise.withResolvers<string>();
    const page = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.end();
        if (request.url === '/auth/back-channel-logout')
          logoutToken.resolve(new URLSearchParams(body).get('logout_token') ?? '');
      });
    });
    await new Promise<void>((resolve) => page.listen(Number(new URL(publicUrl).port), 'localhost', resolve));
    try {
      const jar = createCookieJar();
      const { url, attempt } = await provider.begin('/', {});
      const { callback } = await walkPages(jar, url, JUDGE);
      const { claims } = await provider.finish(callback, attempt);
      const out = new URL((await provider.signOutUrl()) ?? '');
      const asked = await fetch(out, { headers: { cookie: jar.header(out) } });
      jar.store(out, asked);
      const html = await asked.text();
      const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
      await fetch(new URL(action, out), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: jar.header(out) },
        body: new URLSearchParams({ xsrf, logout: 'yes' }),
      });
      const over = await provider.loggedOut(await logoutToken.promise);
      expect(over).toMatchObject({ of: 'provider_session', id: (claims as { sid: string }).sid });
    } finally {
      page.close();
      page.closeAllConnections();
    }
  });
});
