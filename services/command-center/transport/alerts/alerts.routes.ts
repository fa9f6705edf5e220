import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import { afterOf, pageOf } from '../../domain/alert-page.ts';
import { redactAlertFor } from '../../domain/redact-alert.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import type { Disclosures } from '../audit/disclosures.ts';
import { requireAlert } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { accessToAlert, accessToAlerts } from '../audit/audited-access.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';
import { AlertList, AlertsQuery, ShownAlert, SightingList } from '../contract/alerts.ts';
import { CommandRequest, CommandTaken } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  bus: CommandBus;
  now: () => number;
};

/** Alerts, and the commands that people give about them. A command goes to the bus; its answer comes back over the live events. */
export function registerAlertRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  registerAlertList(typed, dependencies);
  registerAlert(typed, dependencies);
  registerCommands(typed, dependencies);
}

type Typed = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
const AlertParams = z.object({ id: z.string().max(200) });

/** Registers the pages over every alert that the topic holds, newest first. */
function registerAlertList(typed: Typed, { memory, access, gate, disclosures, now }: Dependencies): void {
  typed.get(
    '/api/alerts',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], querystring: AlertsQuery, response: { 200: AlertList, default: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const { limit, after: cursor, from: fromMs, to: toMs, q: text, ...filter } = request.query;
      const after = cursor === undefined ? undefined : afterOf(cursor);
      const pageNow = (withheld: ReadonlySet<string>) =>
        pageOf(
          memory.history().filter((alert) => access.sees(viewer, alert) && !withheld.has(alert.alertId)),
          { ...filter, fromMs, toMs, text },
          { after, limit },
          (alert) => redactAlertFor(access, viewer, alert),
        );
      const page = pageNow(new Set());
      const wanted = page.alerts;
      await gate.record(viewer, accessToAlerts(access, viewer, wanted, now()));
      const released = await disclosures.release(viewer, wanted, { what: 'alert', way: 'page' });
      const alerts = released.map((alert) => redactAlertFor(access, viewer, alert));
      if (alerts.length === wanted.length) return { ...page, alerts };
      // An alert that stopped being shared while it was recorded is not counted either.
      const { total, counts } = pageNow(new Set(wanted.filter((alert) => !released.includes(alert)).map(idOf)));
      return { ...page, alerts, total, counts };
    },
  );
}

function registerAlert(typed: Typed, { memory, access, gate, disclosures }: Dependencies): void {
  typed.get(
    '/api/alerts/:id',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], params: AlertParams, response: { 200: ShownAlert, default: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const alert = requireAlert({ memory, access }, viewer, request.params.id);
      await gate.record(viewer, accessToAlert(access, viewer, alert, 'alert'));
      const [released] = await disclosures.release(viewer, [alert], { what: 'alert', way: 'page' });
      if (!released) throw new Problem('not_found');
      return redactAlertFor(access, viewer, released);
    },
  );

  // Another agency gets an alert, but not its single sightings.
  typed.get(
    '/api/alerts/:id/sightings',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], params: AlertParams, response: { 200: SightingList, default: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const alert = requireAlert({ memory, access }, viewer, request.params.id);
      if (access.detailOf(viewer, alert) !== 'whole') return { sightings: [] };
      // A page that shows the alert asks again at each revision, which is one access.
      await gate.recordOnce(viewer, accessToAlert(access, viewer, alert, 'alert'));
      return { sightings: alert.sightings ?? [] };
    },
  );
}

function registerCommands(typed: Typed, { memory, commands, access, bus, now }: Dependencies): void {
  typed.post(
    '/api/alerts/:id/commands',
    {
      ...onlyFor('signed_in'),
      schema: {
        tags: ['alerts'],
        params: AlertParams,
        body: CommandRequest,
        response: { 202: CommandTaken, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const viewer = viewerOn(request);
      const alert = requireAlert({ memory, access }, viewer, request.params.id);
      if (!access.handles(viewer, alert)) throw new Problem('role_may_not', 'alert_commands');
      const session = sessionOn(request);
      const { commandId } = request.body;
      // The sender of a command may know its answer, so a person must not become the sender of another person's command.
      if (commands.sent(commandId) ?? commands.answer(commandId)) throw new Problem('invalid_request', 'command_known');
      commands.putSent(commandId, { of: 'alert', subject: viewer.subject, alertId: alert.alertId });
      await bus.command({
        alertId: alert.alertId,
        district: alert.district,
        ...definedOnly(request.body),
        actor: actorOf(session),
        role: session.role,
        idToken: session.idToken,
        atMs: now(),
      });
      request.log.info({ command: commandId, alertId: alert.alertId, action: request.body.action }, 'command sent');
      return reply.code(202).send({ commandId });
    },
  );
}

const idOf = ({ alertId }: { readonly alertId: string }): string => alertId;

type Body = z.infer<typeof CommandRequest>;
const definedOnly = ({ commandId, action, dismissalReason, note, proof }: Body) => ({
  commandId,
  action,
  proof,
  ...(dismissalReason && { dismissalReason }),
  ...(note && { note }),
});
