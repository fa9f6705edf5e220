import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { WHO_WORKS_ON_CASES, type CaseDecision, type Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { decidesOnCase, opensCases } from '../../domain/case-view.ts';
import type { CasesMemory } from '../../domain/cases-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { PendingDecisions } from '../../domain/pending-decisions.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { CaseDecisionRequest } from '../contract/cases.ts';
import { CommandTaken, SignatureWanted } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { awaitSignature } from '../rights/await-signature.ts';
import { sessionOn } from '../sessions/current-session.ts';
import { requireCase } from './require-case.ts';

type Dependencies = {
  cases: CasesMemory;
  commands: CommandsMemory;
  pending: PendingDecisions;
  access: Access;
  bus: CommandBus;
  now: () => number;
};

/**
 * Registers the route by which people work on cases. The browser of the session signs ordinary work; what holds, releases or discloses waits
 * for a sign-in of its own. The service `cases` verifies both, and decides.
 */
export function registerCaseDecisionRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { commands, access, bus, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/case-decisions',
    {
      ...onlyFor('cases'),
      schema: {
        tags: ['cases'],
        body: CaseDecisionRequest,
        response: { 200: SignatureWanted, 202: CommandTaken, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const { decision, commandId, proof } = request.body;
      const viewer = requirePlace(request, access, 'cases');
      if ('caseId' in decision) requireCase(request, dependencies, decision.caseId);
      if (!decides(viewer, decision, dependencies)) throw new Problem('role_may_not', decision.kind);
      if (WHO_WORKS_ON_CASES[decision.kind].signed)
        return reply.code(200).send(awaitSignature(request, { kind: 'case', decision }, dependencies));
      if (commandId === undefined || proof === undefined) throw new Problem('invalid_request', 'not_signed');
      // The sender of a command may know its answer, so a person must not become the sender of another person's command.
      if (commands.sent(commandId) ?? commands.answer(commandId)) throw new Problem('invalid_request', 'command_known');
      const session = sessionOn(request);
      commands.putSent(commandId, { of: 'case', subject: session.subject });
      const { role, idToken } = session;
      await bus.decideCase({ commandId, decision, actor: actorOf(session), role, idToken, proof, atMs: now() });
      request.log.info({ command: commandId, kind: decision.kind }, 'decision about a case sent');
      return reply.code(202).send({ commandId });
    },
  );
}

function decides(viewer: Viewer, decision: CaseDecision, { cases }: Pick<Dependencies, 'cases'>): boolean {
  if (decision.kind === 'case.open') return opensCases(viewer);
  const record = cases.case(decision.caseId);
  return record !== undefined && decidesOnCase(viewer, record, decision.kind);
}
