import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decisionNonce } from '@marsad/proof';
import type { Access } from '../../domain/access.ts';
import { mayKnowAnswer } from '../../domain/answer-access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import { Problem } from '../../errors.ts';
import { onlyFor } from '../http/guard.ts';
import { viewerOn } from '../sessions/current-session.ts';
import { CommandState } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = { memory: CityMemory; commands: CommandsMemory; access: Access };

/** Registers the route that returns the answer to a command, for a page whose stream was broken when the answer came. */
export function registerCommandRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { commands } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/commands/:id',
    {
      ...onlyFor('signed_in'),
      schema: {
        tags: ['commands'],
        params: z.object({ id: z.string().max(200) }),
        response: { 200: CommandState, default: ProblemBody },
      },
    },
    async (request) => {
      const commandId = request.params.id;
      const answered = commands.answer(commandId);
      const sent = commands.sent(commandId);
      const of = answered?.of ?? sent?.of;
      const alertId = answered && 'alertId' in answered.answer ? answered.answer.alertId : sent?.alertId;
      const viewer = viewerOn(request);
      if (!of || !mayKnowAnswer(viewer, { of, commandId, alertId }, dependencies)) throw new Problem('not_found');
      const decision = sent?.subject === viewer.subject ? sent.decision : undefined;
      const matter = decision && { decision, fingerprint: decisionNonce(commandId, decision) };
      return answered
        ? ({ status: 'answered', commandId, answer: answered.answer, matter } as const)
        : ({ status: 'waiting', commandId, matter } as const);
    },
  );
}
