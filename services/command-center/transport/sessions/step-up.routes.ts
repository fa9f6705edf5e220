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
import { leaving } from '../contract/session.ts';
import { failedSignIn } from '../audit/refusals.ts';
import { asProblem, languageQuery, leaveForProvider, safeReturnTo, strict } from './sessions.routes.ts';

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

/** Why a decision was not sent. The page has words for every one, beside the codes of problems. */
export type NotSent =
  'expired' | 'other_person' | 'sign_in_refused' | 'identity_provider_unavailable' | 'bus_unavailable';

const withQuery = (path: string, name: string, value: string): string => {
  const url = new URL(path, 'http://here.invalid');
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
};
const notSent = (path: string, why: NotSent): string => withQuery(path, 'decision', why);

const whyOf = (problem: Problem): NotSent => {
  if (problem.code === 'identity_provider_unavailable' || problem.code === 'bus_unavailable') return problem.code;
  return problem.reason === 'attempt_expired' ? 'expired' : 'sign_in_refused';
};

/**
 * Signing in again for exactly one decision (control 7). This service checks that it is the same person, and carries the token; whoever
 * decides verifies it for themselves.
 */
export function createStepUp({ identity, pending, commands, bus, publicUrl, now, notes }: Dependencies) {
  const failedFor = (session: Session, why: NotSent): void =>
    notes.note(failedSignIn(session, why, 'rights_decision', now()));
  const send = (one: Pending, session: Session, idToken: string): Promise<void> => {
    const { commandId, what } = one;
    const signed = { commandId, actor: actorOf(session), role: session.role, idToken, atMs: now() };
    commands.putSent(
      commandId,
      what.kind === 'review'
        ? { of: 'review', subject: session.subject, alertId: what.decision.alertId, decision: what.decision }
        : { of: 'governance', subject: session.subject, decision: what.decision },
    );
    return what.kind === 'review'
      ? bus.review({ ...signed, district: what.district, decision: what.decision })
      : bus.decide({ ...signed, decision: what.decision });
  };

  return {
    /** The browser is back: sends the decision, or says in the address why not. A decision that was not sent may be tried again. */
    async finish(request: FastifyRequest, commandId: string, attempt: SignInAttempt): Promise<string> {
      const { session } = request;
      const one = session && pending.of(commandId, session.id, now());
      if (!session || !one) return notSent(attempt.returnTo, 'expired');
      const verified = await identity.finish(new URL(request.url, publicUrl), attempt).catch(asProblem);
      if (verified instanceof Problem) {
        request.log.warn({ command: commandId, reason: verified.reason ?? verified.code }, 'decision not signed');
        failedFor(session, whyOf(verified));
        return notSent(attempt.returnTo, whyOf(verified));
      }
      if (readClaims(verified.claims)?.sub !== session.subject) {
        request.log.warn({ command: commandId, session: session.id }, 'another person signed in for a decision');
        failedFor(session, 'other_person');
        return notSent(attempt.returnTo, 'other_person');
      }
      const failed = await send(one, session, verified.idToken).catch(asProblem);
      if (failed instanceof Problem) return notSent(attempt.returnTo, whyOf(failed));
      pending.sent(commandId);
      request.log.info({ command: commandId, kind: one.what.kind }, 'signed decision sent');
      return withQuery(attempt.returnTo, 'command', commandId);
    },
  };
}
export type StepUp = ReturnType<typeof createStepUp>;

export function registerStepUp(app: FastifyInstance, dependencies: Dependencies): void {
  const { identity, pending, now } = dependencies;
  const query = z.object({
    command: z.string().max(200),
    returnTo: z.string().max(500).optional(),
    lang: languageQuery,
  });
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/auth/step-up',
      { ...strict, schema: { tags: ['session'], querystring: query, response: leaving } },
      async (request, reply) => {
        const returnTo = safeReturnTo(request.query.returnTo);
        const commandId = request.query.command;
        const one = request.session && pending.of(commandId, request.session.id, now());
        if (!one) return reply.redirect(notSent(returnTo, 'expired'));
        const nonce = decisionNonce(commandId, one.what.decision);
        const begun = await identity
          .begin(returnTo, { commandId, nonce, language: request.query.lang })
          .catch(asProblem);
        if (begun instanceof Problem) return reply.redirect(notSent(returnTo, whyOf(begun)));
        return leaveForProvider(reply, begun, dependencies);
      },
    );
}
