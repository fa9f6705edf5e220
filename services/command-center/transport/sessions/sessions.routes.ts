import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sessionIdOf } from '@marsad/proof';
import type { Sealer } from '../../adapters/sealed-cookie.ts';
import { readClaims } from '../../adapters/session-schemas.ts';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import { signIn, type Session, type SignIn } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { IdentityProvider, KnownBrowser, SignInAttempt, VerifiedSignIn } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import type { AuditNotes } from '../audit/audit-notes.ts';
import { failedSignIn, sessionNote } from '../audit/refusals.ts';
import { ProblemBody } from '../contract/problem.ts';
import { redirectAnswers, SignedOut } from '../contract/session.ts';
import { isFromThisPage } from '../http/guard.ts';
import { noteActivity } from './activity.ts';
import { BROWSER_COOKIE, BROWSER_OPTIONS, COOKIE, newBrowser, SESSION_COOKIE } from './cookies.ts';
import { asProblem, openToEverybody, tooManyRequests } from './current-session.ts';
import { ATTEMPT_COOKIE, languageQuery, leaveForProvider, safeReturnTo } from './leave-for-provider.ts';
import type { SessionEnds } from './session-ends.ts';

export type SessionDependencies = {
  identity: IdentityProvider;
  sessions: Sealer<Session>;
  attempts: Sealer<SignInAttempt>;
  /** Seals the names of browsers with an earlier sign-in. */
  browsers: Sealer<KnownBrowser>;
  live: LiveSessions;
  ends: Pick<SessionEnds, 'end'>;
  /** The longest duration of a session, ms. */
  sessionMs: number;
  publicUrl: string;
  now: () => number;
  gate: Pick<AuditGate, 'recordAnyway'>;
  notes: Pick<AuditNotes, 'note'>;
  /** Handles a sign-in for a decision that came back. Resolves to the path to which the browser goes next. */
  onStepUp: (request: FastifyRequest, commandId: string, attempt: SignInAttempt) => Promise<string>;
};

/** How often one account may sign in within a minute, from all addresses together. Only verified sign-ins are counted. */
const SIGN_INS_PER_MINUTE = 30;

/**
 * @property key the thumbprint (RFC 7638) of the key with which the browser will sign commands; a session without a key cannot move alerts
 */
const signInQuery = z.object({
  returnTo: z.string().max(500).optional(),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  lang: languageQuery,
});

/** Registers sign-in and sign-out, and finds the session of each request. The guard needs the session, so it is registered after this. */
export function registerSessions(app: FastifyInstance, dependencies: SessionDependencies): void {
  findSessions(app, dependencies);
  registerLogin(app, dependencies);
  registerCallback(app, dependencies);
  registerLogout(app, dependencies);
}

const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

/** Sends the browser a cookie with this session. */
const giveSession = (
  reply: FastifyReply,
  session: Session,
  { sessions, now }: Pick<SessionDependencies, 'sessions' | 'now'>,
): FastifyReply =>
  reply.setCookie(SESSION_COOKIE, sessions.seal(session), {
    ...COOKIE,
    maxAge: Math.floor((session.expiresAtMs - now()) / 1000),
  });

function findSessions(app: FastifyInstance, dependencies: SessionDependencies): void {
  const { sessions, browsers, live, now } = dependencies;
  app.decorateRequest('session', undefined);
  app.decorateRequest('knownBrowser', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const session = sessions.open(request.cookies[SESSION_COOKIE]);
    request.session = session && live.isLive(session, now()) ? session : undefined;
    request.knownBrowser = browsers.open(request.cookies[BROWSER_COOKIE])?.browser;
    const renew = (to: FastifyReply, renewed: Session): void => void giveSession(to, renewed, dependencies);
    noteActivity(request, reply, { live, renew, nowMs: now() });
  });
}

function registerLogin(app: FastifyInstance, { identity, attempts }: SessionDependencies): void {
  typed(app).get(
    '/auth/login',
    { ...openToEverybody, schema: { tags: ['session'], querystring: signInQuery, response: redirectAnswers } },
    async (request, reply) => {
      const { returnTo, lang: language } = request.query;
      // A key that another page names would be bound to the person who signs in, so only this page may name a key.
      const key = isFromThisPage(request) ? request.query.key : undefined;
      const begun = await identity.begin(safeReturnTo(returnTo), { key, language }).catch(asProblem);
      if (begun instanceof Problem) return goBackWith(request, reply, begun);
      return leaveForProvider(reply, begun, attempts);
    },
  );
}

/** Redirects to the page, which shows why the person is not signed in. The browser is navigating, so a JSON document would be of no use. */
function goBackWith(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const reason = problem.reason ?? problem.code;
  const cause = problem.cause instanceof Error ? problem.cause.message : undefined;
  request.log.warn({ reason, cause }, 'sign-in failed');
  return reply.redirect(`/?signIn=${reason}`);
}

/** The session of a verified sign-in, or why there is none, and the person if the provider named them. */
function sessionFrom({ claims, idToken }: VerifiedSignIn, { now, sessionMs }: SessionDependencies) {
  const known = readClaims(claims);
  const result: SignIn = signIn(known, { id: known ? sessionIdOf(known) : '', idToken }, now(), sessionMs);
  return { result, person: known && { subject: known.sub, agency: known.agency } };
}

function registerCallback(app: FastifyInstance, dependencies: SessionDependencies): void {
  const { identity, attempts, publicUrl, now, gate, notes } = dependencies;
  const admit = createAdmission(app, dependencies);
  const refuse = (reply: FastifyReply, reason: string, person?: { subject: string; agency: string }): FastifyReply => {
    notes.note(failedSignIn(person, reason, 'access', now()));
    return reply.redirect(`/?signIn=${reason}`);
  };

  typed(app).get(
    '/auth/callback',
    { ...openToEverybody, schema: { tags: ['session'], response: redirectAnswers } },
    async (request, reply) => {
      reply.clearCookie(ATTEMPT_COOKIE, COOKIE);
      const attempt = attempts.open(request.cookies[ATTEMPT_COOKIE]);
      if (!attempt) return refuse(reply, 'attempt_expired');
      if (attempt.commandId !== undefined)
        return reply.redirect(await dependencies.onStepUp(request, attempt.commandId, attempt));
      const verified = await identity.finish(new URL(request.url, publicUrl), attempt).catch(asProblem);
      if (verified instanceof Problem) {
        notes.note(failedSignIn(undefined, verified.reason ?? verified.code, 'access', now()));
        return goBackWith(request, reply, verified);
      }
      const { result, person } = sessionFrom(verified, dependencies);
      if (result.kind === 'refused') return refuse(reply, result.reason, person);
      const { session } = result;
      // A person is signed in only if the sign-in is in the log.
      const recorded = await gate.recordAnyway(session, sessionNote('sign_in', session)).catch(asProblem);
      if (recorded instanceof Problem) return goBackWith(request, reply, recorded);
      await admit(request, reply, session);
      return reply.redirect(attempt.returnTo);
    },
  );
}

/** Gives a browser its new session in place of an earlier one, unless this account signs in too often. */
function createAdmission(app: FastifyInstance, dependencies: SessionDependencies) {
  const { browsers, ends } = dependencies;
  const countSignIns = app.createRateLimit({
    max: SIGN_INS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: (request) => request.session?.subject ?? '',
  });
  return async (request: FastifyRequest, reply: FastifyReply, session: Session): Promise<void> => {
    request.log.info({ session: session.id }, 'signed in');
    const before = request.session;
    request.session = session;
    const count = await countSignIns(request);
    if ('isExceeded' in count && count.isExceeded) throw tooManyRequests(reply, count.ttlInSeconds);
    if (before && before.id !== session.id) await ends.end('session', before.id, 'signed_in_anew').catch(asProblem);
    if (request.knownBrowser === undefined)
      reply.setCookie(BROWSER_COOKIE, browsers.seal(newBrowser()), BROWSER_OPTIONS);
    giveSession(reply, session, dependencies);
  };
}

function registerLogout(app: FastifyInstance, { identity, ends, notes }: SessionDependencies): void {
  typed(app).post(
    '/auth/logout',
    { ...openToEverybody, schema: { tags: ['session'], response: { 200: SignedOut, default: ProblemBody } } },
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
