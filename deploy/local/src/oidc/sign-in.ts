import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Account } from './accounts.ts';
import { findAccount } from './accounts.ts';
import { createKnownBrowsers } from './known-browser.ts';
import { codePage, loginPage, messagePage } from './login-page.ts';
import type { Words } from './words.ts';
import { languageOf, wordsOf } from './words.ts';
import { createSignInLimits } from './sign-in-limits.ts';

/** The authentication context of two factors (https://openid.net/specs/openid-provider-authentication-policy-extension-1_0.html). */
export const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

const MAX_FORM_BYTES = 4_096;
const CODE_TRIES = 5;
const CODE_MS = 10 * 60_000;
const PATH = '/sign-in';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Somebody who has given the password and not yet the code. */
type Halfway = { account: Account; code: string; triesLeft: number; untilMs: number };

/** The two steps of a sign-in: the password, then a code that is made for this sign-in and for no other. */
export function createSignIn(
  provider: Provider,
  { accounts, cookieKey, now = Date.now }: { accounts: readonly Account[]; cookieKey: string; now?: () => number },
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const limits = createSignInLimits(now);
  const browsers = createKnownBrowsers(cookieKey);
  const halfway = new Map<string, Halfway>();

  const takePassword = (
    request: IncomingMessage,
    response: ServerResponse,
    uid: string,
    form: URLSearchParams,
    { words, forOneDecision }: { words: Words; forOneDecision: boolean },
  ): void => {
    const username = form.get('username') ?? '';
    const action = `${PATH}/${uid}`;
    const browser = browsers.of(request.headers.cookie, username);
    const attempt = { address: request.socket.remoteAddress ?? '', username, browser };
    const waitS = limits.waitS(attempt);
    if (waitS > 0) {
      response.setHeader('retry-after', String(waitS));
      const message = words.tooManyTries(Math.ceil(waitS / 60));
      return sendPage(response, 429, loginPage(action, words, { message, username, forOneDecision }));
    }
    const account = findAccount(accounts, username, form.get('password') ?? '');
    if (!account) {
      limits.failed(attempt);
      const message = words.wrongPassword;
      return sendPage(response, 401, loginPage(action, words, { message, username, forOneDecision }));
    }
    for (const [key, { untilMs }] of halfway) if (untilMs <= now()) halfway.delete(key);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    halfway.set(uid, { account, code, triesLeft: CODE_TRIES, untilMs: now() + CODE_MS });
    sendPage(response, 200, codePage(action, words, { code }));
  };

  const takeCode = async (
    request: IncomingMessage,
    response: ServerResponse,
    uid: string,
    given: string,
    words: Words,
  ): Promise<void> => {
    const one = halfway.get(uid);
    if (!one || one.untilMs <= now() || one.triesLeft === 0) {
      halfway.delete(uid);
      return sendPage(response, 400, loginPage(`${PATH}/${uid}`, words, { message: words.beginAgain }));
    }
    if (!timingSafeEqual(digest(given.trim()), digest(one.code))) {
      one.triesLeft -= 1;
      return sendPage(response, 401, codePage(`${PATH}/${uid}`, words, { code: one.code, message: words.wrongCode }));
    }
    halfway.delete(uid);
    const { username, sub } = one.account;
    if (browsers.of(request.headers.cookie, username) === undefined)
      response.appendHeader('set-cookie', browsers.cookie(username, PATH));
    const login = { accountId: sub, acr: MULTI_FACTOR, amr: ['pwd', 'otp', 'mfa'] };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  };

  return async (request, response) => {
    const { uid, params } = await provider.interactionDetails(request, response);
    // `prompt=login` comes with one decision only: its hash is the nonce of the token that follows.
    const forOneDecision = params['prompt'] === 'login';
    const username = typeof params['login_hint'] === 'string' ? params['login_hint'] : '';
    const chosen = new URL(request.url ?? '/', 'http://sign-in').searchParams.get('lang');
    const asked = params['ui_locales'];
    const words = wordsOf(
      languageOf(chosen, typeof asked === 'string' ? asked : undefined, request.headers['accept-language']),
    );
    if (request.method !== 'POST')
      return sendPage(response, 200, loginPage(`${PATH}/${uid}`, words, { username, forOneDecision }));
    const form = await formOf(request);
    if (form === undefined) return sendPage(response, 413, messagePage(words, words.formTooLong));
    const code = form.get('code');
    if (code === null) takePassword(request, response, uid, form, { words, forOneDecision });
    else await takeCode(request, response, uid, code, words);
  };
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  response.end(html);
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > MAX_FORM_BYTES) return undefined;
  }
  return new URLSearchParams(text);
}
