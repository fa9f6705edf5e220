import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AlertState } from '@marsad/schemas';
import type { Access } from '../domain/access.ts';
import { showAlert } from '../domain/alert-shown.ts';
import type { CityMemory } from '../domain/city-memory.ts';
import type { CommandsMemory } from '../domain/commands-memory.ts';
import { actorOf } from '../domain/session.ts';
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';
import type { AuditGate } from './audit-gate.ts';
import type { Disclosures } from './disclosures.ts';
import { alertFor } from './doors.ts';
import { onlyFor } from './guard.ts';
import { lookAtAlert, lookAtAlerts } from './looks.ts';
import { sessionOn, viewerOn } from './sessions.ts';
import { AlertList, AlertOne } from './views/alerts.ts';
import { CommandRequest, CommandTaken } from './views/commands.ts';
import { ProblemBody } from './views/problem.ts';

type Dependencies = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  bus: CommandBus;
  now: () => number;
};

/** Alerts, and what people ask to be done with them. A command goes to the bus; its answer comes back over the live events. */
export function registerAlertRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, commands, access, gate, disclosures, bus, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  const list = z.object({ state: AlertState.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) });
  typed.get(
    '/api/alerts',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], querystring: list, response: { 200: AlertList, 503: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const { state, limit } = request.query;
      const visible = memory
        .alerts()
        .map(({ alert }) => alert)
        .filter((alert) => access.sees(viewer, alert) && (!state || alert.state === state))
        .sort((a, b) => b.raisedAtMs - a.raisedAtMs || a.alertId.localeCompare(b.alertId));
      const asked = visible.slice(0, limit);
      await gate.record(viewer, lookAtAlerts(access, viewer, asked, now()));
      const released = await disclosures.release(viewer, asked, { what: 'alert', way: 'page' });
      return {
        alerts: released.map((alert) => showAlert(access, viewer, alert)),
        total: visible.length - (asked.length - released.length),
      };
    },
  );

  const one = z.object({ id: z.string().max(200) });
  typed.get(
    '/api/alerts/:id',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], params: one, response: { 200: AlertOne, 404: ProblemBody, 503: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const alert = alertFor(memory, access, viewer, request.params.id);
      await gate.record(viewer, lookAtAlert(access, viewer, alert, 'alert'));
      const [released] = await disclosures.release(viewer, [alert], { what: 'alert', way: 'page' });
      if (!released) throw new Problem('not_found');
      return showAlert(access, viewer, released);
    },
  );

  typed.post(
    '/api/alerts/:id/commands',
    {
      ...onlyFor('signed_in'),
      schema: {
        tags: ['alerts'],
        params: one,
        body: CommandRequest,
        response: { 202: CommandTaken, 403: ProblemBody, 404: ProblemBody },
      },
    },
    async (request, reply) => {
      const viewer = viewerOn(request);
      const alert = alertFor(memory, access, viewer, request.params.id);
      if (!access.handles(viewer, alert)) throw new Problem('role_may_not', 'alert_commands');
      const session = sessionOn(request);
      const commandId = randomUUID();
      commands.putSent(commandId, { of: 'alert', subject: viewer.subject, alertId: alert.alertId });
      await bus.command({
        commandId,
        alertId: alert.alertId,
        district: alert.district,
        ...definedOnly(request.body),
        actor: actorOf(session),
        role: session.role,
        idToken: session.idToken,
        atMs: now(),
      });
      request.log.info({ command: commandId, action: request.body.action }, 'command sent');
      return reply.code(202).send({ commandId });
    },
  );
}

type Body = z.infer<typeof CommandRequest>;
const definedOnly = ({ action, dismissalReason, note }: Body) => ({
  action,
  ...(dismissalReason && { dismissalReason }),
  ...(note && { note }),
});
