import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decisionNonce } from '@marsad/proof';
import type { Sealer } from '../../adapters/sealed-cookie.ts';
import { readClaims } from '../../adapters/session-schemas.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { Pending, PendingDecisions } from '../../domain/pending-decisions.ts';
import { actorOf, type Session } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus, IdentityProvider, SignInAttempt } from '../../ports.ts';
import type { AuditNotes } from '../audit/audit-notes.ts';
import { failedSignIn } from '../audit/refusals.ts';
import { redirectAnswers } from '../contract/session.ts';
import { asProblem, openToEverybody } from './current-session.ts';
import { languageQuery, leaveForProvider, safeReturnTo } from './leave-for-provider.ts';

type Dependencies = {
  identity: IdentityProvider;
  attempts: Sealer<SignInAttempt>;
  pending: PendingDecisions;
  commands: CommandsMemory;
  bus: CommandBus;
  publicUrl: string;
  now: () => number;
  notes: Pick<AuditNotes, 'note'>;
};

/** Why a decision was not sent. The page has a text for each, as for the codes of problems. */
export type NotSent =
  'expired' | 'other_person' | 'sign_in_refused' | 'identity_provider_unavailable' | 'bus_unavailable';

const withQuery = (path: string, name: string, value: string): string => {
  const url = new URL(path, 'http://here.invalid');
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
};
const notSent = (path: string, reason: NotSent): string => withQuery(path, 'decision', reason);

const reasonOf = (problem: Problem): NotSent => {
  if (problem.code === 'identity_provider_unavailable' || problem.code === 'bus_unavailable') return problem.code;
  return problem.reason === 'attempt_expired' ? 'expired' : 'sign_in_refused';
};

/** Sends a signed decision, with the token of the sign-in for it. */
function sendSigned(
  { commandId, what }: Pending,
  session: Session,
  idToken: string,
  { commands, bus, now }: Dependencies,
): Promise<void> {
  const { subject, role } = session;
  const signed = { commandId, actor: actorOf(session), role, idToken, atMs: now() };
  if (what.kind === 'governance') {
    commands.putSent(commandId, { of: 'governance', subject, decision: what.decision });
    return bus.decide({ ...signed, decision: what.decision });
  }
  if (what.kind === 'case') {
    commands.putSent(commandId, { of: 'case', subject, decision: what.decision });
    return bus.decideCase({ ...signed, decision: what.decision });
  }
  const { district, decision } = what;
  commands.putSent(commandId, { of: 'review', subject, alertId: decision.alertId, decision });
  return bus.review({ ...signed, district, decision });
}

/**
 * Handles a sign-in for exactly one decision (control 7). This service checks that it is the same person and passes the token on;
 * governance or alerting verifies it again.
 */
export function createStepUp(dependencies: Dependencies) {
  const { identity, pending, publicUrl, now, notes } = dependencies;
  const noteFailure = (session: Session, reason: NotSent): void =>
    notes.note(failedSignIn(session, reason, 'rights_decision', now()));

  return {
    /**
     * Sends the decision when the browser is back, or puts the reason why not into the returned path. A decision that was not sent may be
     * tried again.
     * @returns the path to which the browser goes next
     */
    async finish(request: FastifyRequest, commandId: string, attempt: SignInAttempt): Promise<string> {
      const { session } = request;
      const decision = session && pending.find(commandId, session.id, now());
      if (!session || !decision) return notSent(attempt.returnTo, 'expired');
      const verified = await identity.finish(new URL(request.url, publicUrl), attempt).catch(asProblem);
      if (verified instanceof Problem) {
        request.log.warn({ command: commandId, reason: verified.reason ?? verified.code }, 'decision not signed');
        noteFailure(session, reasonOf(verified));
        return notSent(attempt.returnTo, reasonOf(verified));
      }
      if (readClaims(verified.claims)?.sub !== session.subject) {
        request.log.warn({ command: commandId, session: session.id }, 'another person signed in for a decision');
        noteFailure(session, 'other_person');
        return notSent(attempt.returnTo, 'other_person');
      }
      const failed = await sendSigned(decision, session, verified.idToken, dependencies).catch(asProblem);
      if (failed instanceof Problem) return notSent(attempt.returnTo, reasonOf(failed));
      pending.remove(commandId);
      request.log.info({ command: commandId, kind: decision.what.kind }, 'signed decision sent');
      return withQuery(attempt.returnTo, 'command', commandId);
    },
  };
}
export type StepUp = ReturnType<typeof createStepUp>;

const stepUpQuery = z.object({
  command: z.string().max(200),
  returnTo: z.string().max(500).optional(),
  lang: languageQuery,
});

/** Registers the route from which the browser leaves to sign in for a decision. */
export function registerStepUp(app: FastifyInstance, { identity, attempts, pending, now }: Dependencies): void {
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/auth/step-up',
      { ...openToEverybody, schema: { tags: ['session'], querystring: stepUpQuery, response: redirectAnswers } },
      async (request, reply) => {
        const { command: commandId, lang: language } = request.query;
        const returnTo = safeReturnTo(request.query.returnTo);
        const decision = request.session && pending.find(commandId, request.session.id, now());
        if (!decision) return reply.redirect(notSent(returnTo, 'expired'));
        const nonce = decisionNonce(commandId, decision.what.decision);
        const begun = await identity.begin(returnTo, { commandId, nonce, language }).catch(asProblem);
        if (begun instanceof Problem) return reply.redirect(notSent(returnTo, reasonOf(begun)));
        return leaveForProvider(reply, begun, attempts);
      },
    );
}
