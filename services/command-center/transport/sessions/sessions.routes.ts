import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sessionIdOf } from '@marsad/proof';
import type { Viewer } from '@marsad/schemas';
import { isFromThisPage } from '../http/guard.ts';
import type { Sealer } from '../../adapters/sealed-cookie.ts';
import { readClaims } from '../../adapters/session-schemas.ts';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import { signIn, viewerOf, type Session } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import { PAGE_LANGUAGES, type IdentityProvider, type KnownBrowser, type SignInAttempt } from '../../ports.ts';
import { noteActivity } from './activity.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import type { AuditNotes } from '../audit/audit-notes.ts';
import { BROWSER_COOKIE, BROWSER_OPTIONS, COOKIE, newBrowser } from './cookies.ts';
import { ProblemBody } from '../contract/problem.ts';
import { leaving, SignedOut } from '../contract/session.ts';
import { failedSignIn, sessionNote } from '../audit/refusals.ts';
import type { SessionEnds } from './session-ends.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the browser, if somebody signed in with it before. */
    knownBrowser: string | undefined;
    /** The live session that came with the request, if any. */
    session: Session | undefined;
  }
}

export type SessionDependencies = {
  identity: IdentityProvider;
  sessions: Sealer<Session>;
  attempts: Sealer<SignInAttempt>;
  /** Seals the names of browsers that signed somebody in before. */
  browsers: Sealer<KnownBrowser>;
  live: LiveSessions;
  ends: Pick<SessionEnds, 'end'>;
  /** The longest that a session lasts, ms. */
  sessionMs: number;
  publicUrl: string;
  now: () => number;
  gate: Pick<AuditGate, 'recordAnyway'>;
  notes: Pick<AuditNotes, 'note'>;
  /** A sign-in for a decision came back; resolves to where the browser goes now. */
  onStepUp: (request: FastifyRequest, commandId: string, attempt: SignInAttempt) => Promise<string>;
};

/** A person is in the middle of a navigation: the page says it, not a JSON document. */
const sayWhyNot = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply => {
  const reason = problem.reason ?? problem.code;
  request.log.warn(
    { reason, cause: problem.cause instanceof Error ? problem.cause.message : undefined },
    'sign-in failed',
  );
  return reply.redirect(`/?signIn=${reason}`);
};
const tooMany = (reply: FastifyReply, afterS: number): Problem => {
  reply.header('retry-after', String(afterS));
  return new Problem('too_many_requests');
};
export const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  throw error;
};

/** The address that a client is counted by: an IPv6 client has at least a whole /64 of them. */
export const addressOf = (request: FastifyRequest): string => normalizeIP(request.ip);

/**
 * Doors that are open to everybody are counted more strictly, by address whoever comes. A browser that has signed somebody in before is
 * counted by itself: what others do at its address locks nobody out.
 */
export const strict = {
  config: {
    access: 'everybody',
    rateLimit: {
      max: 60,
      timeWindow: 60_000,
      keyGenerator: (request: FastifyRequest) => request.knownBrowser ?? addressOf(request),
    },
  },
} as const;
/** One account signs in no more often than this in a minute, from wherever; only who can sign in comes so far. */
const SIGN_INS_PER_MINUTE = 30;

export const SESSION_COOKIE = '__Host-marsad_session';
const ATTEMPT_COOKIE = '__Host-marsad_sign_in';
/** How long a browser keeps a sign-in that is under way, s. */
const ATTEMPT_COOKIE_S = 600;

/** The language of the page that sends a person to sign in; any other is passed over, and the provider goes by the browser's. */
export const languageQuery = z.enum(PAGE_LANGUAGES).optional().catch(undefined);

/** @property key the thumbprint (RFC 7638) of the key with which the browser will sign commands; a sign-in without one moves no alert */
const signInQuery = z.object({
  returnTo: z.string().max(500).optional(),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  lang: languageQuery,
});

/** Sends the browser to the provider, with what must be remembered until it comes back. */
export const leaveForProvider = (
  reply: FastifyReply,
  { url, attempt }: { url: string; attempt: SignInAttempt },
  { attempts }: Pick<SessionDependencies, 'attempts'>,
): FastifyReply =>
  reply.setCookie(ATTEMPT_COOKIE, attempts.seal(attempt), { ...COOKIE, maxAge: ATTEMPT_COOKIE_S }).redirect(url);

/** The person behind a request that passed the guard. */
export const viewerOn = (request: FastifyRequest): Viewer => viewerOf(sessionOn(request));

/** The session behind a request that passed the guard. */
export function sessionOn(request: FastifyRequest): Session {
  if (!request.session) throw new Problem('unauthenticated');
  return request.session;
}

/** Only a path of this page, never another site: `//host` and `/\host` are other sites to a browser. */
export const safeReturnTo = (wanted: string | undefined): string =>
  wanted && /^\/(?![/\\])[^\s\\]*$/.test(wanted) && !wanted.startsWith('/auth/') ? wanted : '/';

/** Sign-in and sign-out, and whose session a request belongs to: the guard, registered after it, judges by that. */
export function registerSessions(app: FastifyInstance, dependencies: SessionDependencies): void {
  const { identity, sessions, attempts, browsers, live, ends, sessionMs, publicUrl, now, gate, notes } = dependencies;

  app.decorateRequest('session', undefined);
  app.decorateRequest('knownBrowser', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const session = sessions.open(request.cookies[SESSION_COOKIE]);
    request.session = session && live.isLive(session, now()) ? session : undefined;
    request.knownBrowser = browsers.open(request.cookies[BROWSER_COOKIE])?.browser;
    noteActivity(request, reply, { live, renew: (to, session) => void grant(to, session), nowMs: now() });
  });
  const ofAccount = app.createRateLimit({
    max: SIGN_INS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: (request) => request.session?.subject ?? '',
  });

  const grant = (reply: FastifyReply, session: Session): FastifyReply =>
    reply.setCookie(SESSION_COOKIE, sessions.seal(session), {
      ...COOKIE,
      maxAge: Math.floor((session.expiresAtMs - now()) / 1000),
    });

  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/auth/login',
    { ...strict, schema: { tags: ['session'], querystring: signInQuery, response: leaving } },
    async (request, reply) => {
      // A key that another page names would be bound to whoever signs in: only this page names one.
      const { returnTo, lang: language } = request.query;
      const key = isFromThisPage(request) ? request.query.key : undefined;
      const begun = await identity.begin(safeReturnTo(returnTo), { key, language }).catch(asProblem);
      if (begun instanceof Problem) return sayWhyNot(request, reply, begun);
      return leaveForProvider(reply, begun, dependencies);
    },
  );

  typed.get(
    '/auth/callback',
    { ...strict, schema: { tags: ['session'], response: leaving } },
    async (request, reply) => {
      reply.clearCookie(ATTEMPT_COOKIE, COOKIE);
      const attempt = attempts.open(request.cookies[ATTEMPT_COOKIE]);
      if (!attempt) return failed(reply, 'attempt_expired');
      if (attempt.commandId !== undefined)
        return reply.redirect(await dependencies.onStepUp(request, attempt.commandId, attempt));
      const verified = await identity.finish(new URL(request.url, publicUrl), attempt).catch(asProblem);
      if (verified instanceof Problem) {
        notes.note(failedSignIn(undefined, verified.reason ?? verified.code, 'access', now()));
        return sayWhyNot(request, reply, verified);
      }
      const claims = readClaims(verified.claims);
      const result = signIn(
        claims,
        { id: claims ? sessionIdOf(claims) : '', idToken: verified.idToken },
        now(),
        sessionMs,
      );
      if (result.kind === 'refused')
        return failed(reply, result.reason, claims && { subject: claims.sub, agency: claims.agency });
      // Who is not in the log is not signed in.
      const recorded = await gate.recordAnyway(result.session, sessionNote('sign_in', result.session)).catch(asProblem);
      if (recorded instanceof Problem) return sayWhyNot(request, reply, recorded);
      request.log.info({ session: result.session.id }, 'signed in');
      const before = request.session;
      request.session = result.session;
      const count = await ofAccount(request);
      if ('isExceeded' in count && count.isExceeded) throw tooMany(reply, count.ttlInSeconds);
      if (before && before.id !== result.session.id)
        await ends.end('session', before.id, 'signed_in_anew').catch(asProblem);
      if (request.knownBrowser === undefined)
        reply.setCookie(BROWSER_COOKIE, browsers.seal(newBrowser()), BROWSER_OPTIONS);
      return grant(reply, result.session).redirect(attempt.returnTo);
    },
  );

  const failed = (reply: FastifyReply, reason: string, who?: { subject: string; agency: string }): FastifyReply => {
    notes.note(failedSignIn(who, reason, 'access', now()));
    return reply.redirect(`/?signIn=${reason}`);
  };

  typed.post(
    '/auth/logout',
    { ...strict, schema: { tags: ['session'], response: { 200: SignedOut, default: ProblemBody } } },
    async (request, reply) => {
      reply.clearCookie(SESSION_COOKIE, COOKIE);
      if (request.session) {
        notes.note(sessionNote('sign_out', request.session));
        await ends.end('session', request.session.id, 'signed_out');
      }
      const signOutUrl = await identity.signOutUrl().catch(() => undefined);
      return reply.send({ signOutUrl: signOutUrl ?? '/' });
    },
  );
}
