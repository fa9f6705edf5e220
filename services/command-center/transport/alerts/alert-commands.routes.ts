import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Alert, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { requireAlert } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';
import { CommandRequest, CommandsRequest, CommandsTaken, CommandTaken } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  bus: CommandBus;
  now: () => number;
};
type Typed = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
type Body = z.infer<typeof CommandRequest>;

/** The commands that people give about alerts. A command goes to the bus; its answer comes back over the live events. */
export function registerAlertCommandRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const typed: Typed = app.withTypeProvider<ZodTypeProvider>();
  const send = createSend(dependencies);
  typed.post(
    '/api/alerts/:id/commands',
    {
      ...onlyFor('signed_in'),
      schema: {
        tags: ['alerts'],
        params: z.object({ id: z.string().max(200) }),
        body: CommandRequest,
        response: { 202: CommandTaken, default: ProblemBody },
      },
    },
    async (request, reply) => reply.code(202).send(await send(request, request.params.id, request.body)),
  );

  typed.post(
    '/api/alerts/commands',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], body: CommandsRequest, response: { 202: CommandsTaken, default: ProblemBody } },
    },
    async (request, reply) => {
      const { commands } = request.body;
      // Nothing is sent where one of the alerts is not this person's, which is refused and audited as for a single command.
      for (const { alertId } of commands) requireHandled(dependencies, viewerOn(request), alertId);
      const taken: z.infer<typeof CommandsTaken>['commands'] = [];
      for (const { alertId, ...body } of commands) {
        const { commandId } = body;
        const refusal = await send(request, alertId, body).then(() => undefined, refusalOf);
        taken.push({ commandId, alertId, sent: refusal === undefined, ...(refusal && { refusal }) });
      }
      return reply.code(202).send({ commands: taken });
    },
  );
}

function requireHandled(
  { memory, access }: Pick<Dependencies, 'memory' | 'access'>,
  viewer: Viewer,
  alertId: string,
): Alert {
  const alert = requireAlert({ memory, access }, viewer, alertId);
  if (!access.handles(viewer, alert)) throw new Problem('role_may_not', 'alert_commands');
  return alert;
}

/** Sends one command under the identity of the session. Each is checked by itself, also where several came in one request. */
function createSend({ memory, commands, access, bus, now }: Dependencies) {
  return async (request: FastifyRequest, alertId: string, body: Body): Promise<{ commandId: string }> => {
    const viewer = viewerOn(request);
    const alert = requireHandled({ memory, access }, viewer, alertId);
    const session = sessionOn(request);
    const { commandId } = body;
    // The sender of a command may know its answer, so a person must not become the sender of another person's command.
    if (commands.sent(commandId) ?? commands.answer(commandId)) throw new Problem('invalid_request', 'command_known');
    commands.putSent(commandId, { of: 'alert', subject: viewer.subject, alertId: alert.alertId });
    await bus.command({
      alertId: alert.alertId,
      district: alert.district,
      ...definedOnly(body),
      actor: actorOf(session),
      role: session.role,
      idToken: session.idToken,
      atMs: now(),
    });
    request.log.info({ command: commandId, alertId: alert.alertId, action: body.action }, 'command sent');
    return { commandId };
  };
}

const REFUSALS = ['invalid_request', 'bus_unavailable'] as const;

/** @throws what is no refusal of this command alone */
function refusalOf(error: unknown): (typeof REFUSALS)[number] {
  const refusal = error instanceof Problem ? REFUSALS.find((code) => code === error.code) : undefined;
  if (!refusal) throw error;
  return refusal;
}

const definedOnly = ({ commandId, action, dismissalReason, note, assignTo, check, proof }: Body) => ({
  commandId,
  action,
  proof,
  ...(dismissalReason && { dismissalReason }),
  ...(note && { note }),
  ...(assignTo && { assignTo }),
  ...(check && { check }),
});
