import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Sealer } from '../../adapters/sealed-cookie.ts';
import { PAGE_LANGUAGES, type SignInAttempt } from '../../ports.ts';
import { COOKIE } from './cookies.ts';

export const ATTEMPT_COOKIE = '__Host-marsad_sign_in';
/** How long a browser keeps a sign-in in progress, s. */
const ATTEMPT_COOKIE_S = 600;

/** The language of the page that sends a person to sign in. Any other is ignored, and the provider uses the language of the browser. */
export const languageQuery = z.enum(PAGE_LANGUAGES).optional().catch(undefined);

/** Sends the browser to the provider, with a cookie that remembers the attempt until it comes back. */
export const leaveForProvider = (
  reply: FastifyReply,
  { url, attempt }: { url: string; attempt: SignInAttempt },
  attempts: Sealer<SignInAttempt>,
): FastifyReply =>
  reply.setCookie(ATTEMPT_COOKIE, attempts.seal(attempt), { ...COOKIE, maxAge: ATTEMPT_COOKIE_S }).redirect(url);

/** Returns the wanted path if it stays on this page, and `/` otherwise. To a browser `//host` and `/\host` are other sites. */
export const safeReturnTo = (wanted: string | undefined): string =>
  wanted && /^\/(?![/\\])[^\s\\]*$/.test(wanted) && !wanted.startsWith('/auth/') ? wanted : '/';
