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

/** The authentication context class of two factors (https://openid.net/specs/openid-provider-authentication-policy-extension-1_0.html). */
export const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

const MAX_FORM_BYTES = 4_096;
const CODE_TRIES = 5;
const CODE_MS = 10 * 60_000;
const PATH = '/sign-in';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A sign-in whose password was right and whose code is still to come. */
type PendingCode = { account: Account; code: string; triesLeft: number; untilMs: number };

/** One request of a sign-in, with the texts of its pages and the address that their forms post to. */
type Step = {
  readonly uid: string;
  readonly action: string;
  readonly words: Words;
  /** The sign-in signs one decision, so the page says so. */
  readonly forOneDecision: boolean;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

type Needs = { readonly accounts: readonly Account[]; readonly cookieKey: string; readonly now?: () => number };

/** The two steps of a sign-in: the password, then a code that is made for this sign-in and for no other. */
export function createSignIn(
  provider: Provider,
  { accounts, cookieKey, now = Date.now }: Needs,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const limits = createSignInLimits(now);
  const browsers = createKnownBrowsers(cookieKey);
  const codes = createPendingCodes(now);

  const takePassword = (step: Step, form: URLSearchParams): void => {
    const { action, words, forOneDecision, request, response } = step;
    const username = form.get('username') ?? '';
    const browser = browsers.of(request.headers.cookie, username);
    const attempt = { address: request.socket.remoteAddress ?? '', username, browser };
    const refuse = (status: number, message: string): void =>
      sendPage(response, status, loginPage(action, words, { message, username, forOneDecision }));
    const waitS = limits.waitS(attempt);
    if (waitS > 0) {
      response.setHeader('retry-after', String(waitS));
      return refuse(429, words.tooManyTries(Math.ceil(waitS / 60)));
    }
    const account = findAccount(accounts, username, form.get('password') ?? '');
    if (!account) {
      limits.failed(attempt);
      return refuse(401, words.wrongPassword);
    }
    sendPage(response, 200, codePage(action, words, { code: codes.create(step.uid, account) }));
  };

  const takeCode = async ({ uid, action, words, request, response }: Step, given: string): Promise<void> => {
    const checked = codes.check(uid, given);
    if (checked.kind === 'none')
      return sendPage(response, 400, loginPage(action, words, { message: words.beginAgain }));
    if (checked.kind === 'wrong')
      return sendPage(response, 401, codePage(action, words, { code: checked.code, message: words.wrongCode }));
    const { username, sub } = checked.account;
    if (browsers.of(request.headers.cookie, username) === undefined)
      response.appendHeader('set-cookie', browsers.cookie(username, PATH));
    const login = { accountId: sub, acr: MULTI_FACTOR, amr: ['pwd', 'otp', 'mfa'] };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  };

  return async (request, response) => {
    const { uid, params } = await provider.interactionDetails(request, response);
    const step = stepOf(request, response, uid, params);
    const { action, words, forOneDecision } = step;
    const username = typeof params['login_hint'] === 'string' ? params['login_hint'] : '';
    if (request.method !== 'POST')
      return sendPage(response, 200, loginPage(action, words, { username, forOneDecision }));
    const form = await formOf(request);
    if (form === undefined) return sendPage(response, 413, messagePage(words, words.formTooLong));
    const code = form.get('code');
    if (code === null) takePassword(step, form);
    else await takeCode(step, code);
  };
}

function stepOf(
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
  params: Readonly<Record<string, unknown>>,
): Step {
  const chosen = new URL(request.url ?? '/', 'http://sign-in').searchParams.get('lang');
  const asked = params['ui_locales'];
  const language = languageOf(
    chosen,
    typeof asked === 'string' ? asked : undefined,
    request.headers['accept-language'],
  );
  return {
    uid,
    action: `${PATH}/${uid}`,
    words: wordsOf(language),
    // `prompt=login` comes only with a decision, whose hash is the nonce of the token that follows.
    forOneDecision: params['prompt'] === 'login',
    request,
    response,
  };
}

type CheckedCode =
  | { readonly kind: 'right'; readonly account: Account }
  | { readonly kind: 'wrong'; readonly code: string }
  /** There is no such sign-in, its time is over, or its tries are used up. */
  | { readonly kind: 'none' };

/** Sign-ins that wait for their code, by the id of the interaction. */
function createPendingCodes(now: () => number) {
  const pending = new Map<string, PendingCode>();
  return {
    create(uid: string, account: Account): string {
      for (const [key, { untilMs }] of pending) if (untilMs <= now()) pending.delete(key);
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      pending.set(uid, { account, code, triesLeft: CODE_TRIES, untilMs: now() + CODE_MS });
      return code;
    },
    check(uid: string, given: string): CheckedCode {
      const signIn = pending.get(uid);
      if (!signIn || signIn.untilMs <= now() || signIn.triesLeft === 0) {
        pending.delete(uid);
        return { kind: 'none' };
      }
      if (!timingSafeEqual(digest(given.trim()), digest(signIn.code))) {
        signIn.triesLeft -= 1;
        return { kind: 'wrong', code: signIn.code };
      }
      pending.delete(uid);
      return { kind: 'right', account: signIn.account };
    },
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
