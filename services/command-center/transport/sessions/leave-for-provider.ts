import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Sealer } from '../../adapters/sealed-cookie.ts';
import { PAGE_LANGUAGES, type SignInAttempt } from '../../ports.ts';
import { COOKIE } from './cookies.ts';

export const ATTEMPT_COOKIE = '__Host-marsad_sign_in';
/** How long a browser keeps a sign-in that is under way, s. */
const ATTEMPT_COOKIE_S = 600;

/** The language of the page that sends a person to sign in. Any other is ignored, and the provider goes by the browser's. */
export const languageQuery = z.enum(PAGE_LANGUAGES).optional().catch(undefined);

/** Sends the browser to the provider, with a cookie that remembers the attempt until it comes back. */
export const leaveForProvider = (
  reply: FastifyReply,
  { url, attempt }: { url: string; attempt: SignInAttempt },
  attempts: Sealer<SignInAttempt>,
): FastifyReply =>
  reply.setCookie(ATTEMPT_COOKIE, attempts.seal(attempt), { ...COOKIE, maxAge: ATTEMPT_COOKIE_S }).redirect(url);

/** Only a path of this page, never another site: `//host` and `/\host` are other sites to a browser. */
export const safeReturnTo = (wanted: string | undefined): string =>
  wanted && /^\/(?![/\\])[^\s\\]*$/.test(wanted) && !wanted.startsWith('/auth/') ? wanted : '/';
