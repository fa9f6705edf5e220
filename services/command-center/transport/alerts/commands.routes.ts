import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decisionNonce } from '@marsad/proof';
import type { Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { Answered, CommandsMemory } from '../../domain/commands-memory.ts';
import { Problem } from '../../errors.ts';
import { onlyFor } from '../http/guard.ts';
import { viewerOn } from '../sessions/sessions.routes.ts';
import { CommandState } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = { memory: CityMemory; commands: CommandsMemory; access: Access };

/**
 * Whether somebody may know what became of a command: who sent it; of an alert, who handles it; of a decision about rights, whose place that
 * is. That a review came in is between the reviewer and the city: the other reviewer does not even learn when (control 7).
 */
export function mayKnowAnswer(
  viewer: Viewer,
  of: Answered['of'],
  commandId: string,
  alertId: string | undefined,
  { memory, commands, access }: Dependencies,
): boolean {
  if (commands.sent(commandId)?.subject === viewer.subject) return true;
  if (of === 'governance') return access.enters(viewer, 'governance');
  const alert = of === 'alert' && alertId !== undefined ? memory.alert(alertId) : undefined;
  return alert !== undefined && access.handles(viewer, alert);
}

/** What became of a command, for a page whose stream was broken when the answer came. */
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
      const alertId = answered && answered.of !== 'governance' ? answered.answer.alertId : sent?.alertId;
      if (!of || !mayKnowAnswer(viewerOn(request), of, commandId, alertId, dependencies))
        throw new Problem('not_found');
      const mine = sent?.subject === viewerOn(request).subject ? sent.decision : undefined;
      const matter = mine && { decision: mine, fingerprint: decisionNonce(commandId, mine) };
      return answered
        ? ({ status: 'answered', commandId, answer: answered.answer, matter } as const)
        : ({ status: 'waiting', commandId, matter } as const);
    },
  );
}
