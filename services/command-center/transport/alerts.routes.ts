import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AlertState, maySeeAlert, maySeeDistrict, type Alert, type Viewer } from '@marsad/schemas';
import type { CityMemory } from '../domain/city-memory.ts';
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';
import { viewerOn } from './sessions.ts';
import { AlertList, AlertOne, CommandRequest, CommandState, CommandTaken, ProblemBody } from './views.ts';

type Dependencies = { memory: CityMemory; bus: CommandBus; now: () => number };

/** The alert, if it exists and this person may see it. Both "no" look the same from outside. */
export function alertFor(memory: CityMemory, viewer: Viewer, id: string): Alert {
  const alert = memory.alert(id);
  if (!alert || !maySeeAlert(viewer, alert)) throw new Problem('not_found');
  return alert;
}

/** Commands that were sent and not answered yet, as long as an answer may still come. */
const WAITING = 1_000;

/** Alerts, and what people ask to be done with them. A command goes to the bus; its answer comes back over the live events. */
export function registerAlertRoutes(app: FastifyInstance, { memory, bus, now }: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const waiting = new Map<string, string>();

  const list = z.object({ state: AlertState.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) });
  typed.get(
    '/api/alerts',
    { schema: { tags: ['alerts'], querystring: list, response: { 200: AlertList } } },
    async (request) => {
      const viewer = viewerOn(request);
      const { state, limit } = request.query;
      const visible = memory
        .alerts()
        .map(({ alert }) => alert)
        .filter((alert) => maySeeAlert(viewer, alert) && (!state || alert.state === state))
        .sort((a, b) => b.raisedAtMs - a.raisedAtMs || a.alertId.localeCompare(b.alertId));
      return { alerts: visible.slice(0, limit), total: visible.length };
    },
  );

  const one = z.object({ id: z.string().max(200) });
  typed.get(
    '/api/alerts/:id',
    { schema: { tags: ['alerts'], params: one, response: { 200: AlertOne, 404: ProblemBody } } },
    async (request) => alertFor(memory, viewerOn(request), request.params.id),
  );

  typed.post(
    '/api/alerts/:id/commands',
    {
      schema: {
        tags: ['alerts'],
        params: one,
        body: CommandRequest,
        response: { 202: CommandTaken, 404: ProblemBody },
      },
    },
    async (request, reply) => {
      const viewer = viewerOn(request);
      const alert = alertFor(memory, viewer, request.params.id);
      const commandId = randomUUID();
      await bus.command({
        commandId,
        alertId: alert.alertId,
        district: alert.district,
        ...definedOnly(request.body),
        actor: { subject: viewer.subject, name: request.session?.name ?? viewer.subject, agency: viewer.agency },
        atMs: now(),
      });
      waiting.set(commandId, alert.district);
      const oldest = waiting.keys().next();
      if (waiting.size > WAITING && !oldest.done) waiting.delete(oldest.value);
      request.log.info({ command: commandId, action: request.body.action }, 'command sent');
      return reply.code(202).send({ commandId });
    },
  );

  typed.get(
    '/api/commands/:id',
    { schema: { tags: ['alerts'], params: one, response: { 200: CommandState, 404: ProblemBody } } },
    async (request) => {
      const commandId = request.params.id;
      const answer = memory.answer(commandId);
      const district = answer?.district ?? waiting.get(commandId);
      if (!district || !maySeeDistrict(viewerOn(request), district)) throw new Problem('not_found');
      return answer
        ? ({ status: 'answered', commandId, answer } as const)
        : ({ status: 'waiting', commandId } as const);
    },
  );
}

type Body = z.infer<typeof CommandRequest>;
const definedOnly = ({ action, dismissalReason, note }: Body) => ({
  action,
  ...(dismissalReason && { dismissalReason }),
  ...(note && { note }),
});
