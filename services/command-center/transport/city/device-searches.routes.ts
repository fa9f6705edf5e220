import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import { MOST_SEARCHES, type Search, type SearchesMemory } from '../../domain/searches-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { deviceSearch } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { DeviceSearchRequest, DeviceSearchState, DeviceSearchTaken } from '../contract/device-searches.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireDecider } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';

type Dependencies = { searches: SearchesMemory; access: Access; gate: AuditGate; bus: CommandBus; now: () => number };

/** How many searches a person may ask for in a minute: an installer asks several devices in turn. */
const PER_MINUTE = 12;

/** Registers the routes with which a supervisor finds the ONVIF devices of a district, and asks what one is. */
export function registerDeviceSearchRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { searches, access, gate, bus, now } = dependencies;
  typed.post(
    '/api/device-searches',
    {
      config: { ...onlyFor('city').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: { tags: ['city'], body: DeviceSearchRequest, response: { 202: DeviceSearchTaken, default: ProblemBody } },
    },
    async (request, reply) => {
      const { district, target } = request.body;
      const viewer = requireDecider(request, access, 'camera.register', district);
      const { subject } = viewer;
      if (searches.waitingOf(subject, now()) >= MOST_SEARCHES) throw new Problem('too_many_requests', 'searches_open');
      const searchId = `search-${randomUUID()}`;
      const address = target.kind === 'device' ? target.address : undefined;
      await gate.record(viewer, deviceSearch(district, address, now()));
      searches.add({ searchId, subject, askedAtMs: now() });
      const by = actorOf(sessionOn(request));
      await bus.searchDevices({ searchId, district, target, by, atMs: now() });
      return reply.code(202).send({ searchId });
    },
  );
  typed.get(
    '/api/device-searches/:search',
    {
      ...onlyFor('city'),
      schema: {
        tags: ['city'],
        params: z.object({ search: z.string().max(80) }),
        response: { 200: DeviceSearchState, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = viewerOn(request);
      if (!access.decides(viewer, 'camera.register')) throw new Problem('role_may_not', 'camera.register');
      const search = searches.find(request.params.search, viewer.subject, now());
      if (!search) throw new Problem('not_found');
      return stateOf(search);
    },
  );
}

function stateOf({ searchId, answer }: Search): z.infer<typeof DeviceSearchState> {
  if (!answer) return { status: 'waiting', searchId };
  const { outcome, fault, devices, leftOut, device } = answer;
  return {
    ...{ status: 'answered', searchId, outcome },
    ...(fault !== undefined && { fault }),
    ...(devices && { devices, leftOut: leftOut ?? 0 }),
    ...(device && { device }),
  };
}
