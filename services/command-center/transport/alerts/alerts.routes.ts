import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import { afterOf, pageOf } from '../../domain/alert-page.ts';
import { filteredAlertFor, redactAlertFor } from '../../domain/redact-alert.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { Problem } from '../../errors.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import type { Disclosures } from '../audit/disclosures.ts';
import { requireAlert } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { accessToAlert, accessToAlerts } from '../audit/audited-access.ts';
import { viewerOn } from '../sessions/current-session.ts';
import { AlertList, AlertsQuery, ShownAlert, SightingList } from '../contract/alerts.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  memory: CityMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  now: () => number;
};

/** Alerts as people see them. */
export function registerAlertRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  registerAlertList(typed, dependencies);
  registerAlert(typed, dependencies);
}

type Typed = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
const AlertParams = z.object({ id: z.string().max(200) });

/** Registers the pages over every alert that the topic holds. */
function registerAlertList(typed: Typed, { memory, access, gate, disclosures, now }: Dependencies): void {
  typed.get(
    '/api/alerts',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['alerts'], querystring: AlertsQuery, response: { 200: AlertList, default: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const {
        limit,
        after: cursor,
        from: fromMs,
        to: toMs,
        q: text,
        order,
        repeats,
        repeatsOf,
        ...filter
      } = request.query;
      const after = cursor === undefined ? undefined : afterOf(cursor, order);
      if (cursor !== undefined && !after) throw new Problem('invalid_request', 'cursor_of_another_order');
      const inOrder = order === 'need' ? memory.queue() : memory.history();
      const isVisible = access.seesOneOf(viewer);
      const shown = filteredAlertFor(access, viewer);
      const pageNow = (withheld: ReadonlySet<string>) =>
        pageOf(
          inOrder.filter((alert) => isVisible(alert) && !withheld.has(alert.alertId)),
          { ...filter, fromMs, toMs, text },
          { order, grouped: repeats === 'grouped', repeatsOf, after, limit },
          shown,
        );
      const page = pageNow(new Set());
      const wanted = page.alerts;
      await gate.record(viewer, accessToAlerts(access, viewer, wanted, now()));
      const released = await disclosures.release(viewer, wanted, { what: 'alert', way: 'page' });
      const alerts = released.map((alert) => redactAlertFor(access, viewer, alert));
      if (alerts.length === wanted.length) return { ...page, alerts };
      // An alert that stopped being shared while it was recorded is not counted either.
      const {
        total,
        rows,
        repeats: repeated,
        counts,
      } = pageNow(new Set(wanted.filter((alert) => !released.includes(alert)).map(idOf)));
      return { ...page, alerts, total, rows, repeats: repeated, counts };
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

const idOf = ({ alertId }: { readonly alertId: string }): string => alertId;
