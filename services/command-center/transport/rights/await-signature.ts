import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { decisionNonce } from '@marsad/proof';
import type { Pending, PendingDecisions } from '../../domain/pending-decisions.ts';
import { sessionOn } from '../sessions/current-session.ts';

type Dependencies = { pending: PendingDecisions; now: () => number };

/** Keeps a decision until the person has signed in for it. */
export function awaitSignature(request: FastifyRequest, what: Pending['what'], { pending, now }: Dependencies) {
  const { id: sessionId, subject } = sessionOn(request);
  const commandId = randomUUID();
  pending.add({ commandId, sessionId, subject, addedAtMs: now(), what });
  const { decision } = what;
  const matter = { decision, fingerprint: decisionNonce(commandId, decision) };
  return { commandId, signInUrl: `/auth/step-up?command=${commandId}`, matter };
}
