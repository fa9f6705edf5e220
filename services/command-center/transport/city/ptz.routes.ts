import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { moveOfCamera } from '../audit/audited-access.ts';
import { CommandTaken } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';
import { PtzRequest, PtzView, ptzView } from '../contract/ptz.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { sessionOn } from '../sessions/current-session.ts';

type Dependencies = { memory: CityMemory; access: Access; gate: AuditGate; bus: CommandBus; now: () => number };

const params = z.object({ camera: z.string().max(63) });

/** Registers the routes of cameras that move: where one looks and who holds it, and the commands to move it. */
export function registerPtzRoutes(app: FastifyInstance, { memory, access, gate, bus, now }: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/ptz/:camera',
    { ...onlyFor('cameras'), schema: { tags: ['ptz'], params, response: { 200: PtzView, default: ProblemBody } } },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const { camera } = requireCamera({ memory, access }, viewer, request.params.camera);
      const state = memory.ptz(camera);
      if (!state) throw new Problem('not_found');
      return ptzView(state, viewer.subject, now());
    },
  );
  typed.post(
    '/api/ptz/:camera',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['ptz'],
        params,
        body: PtzRequest,
        response: { 202: CommandTaken, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const viewer = requirePlace(request, access, 'cameras');
      const { camera, district } = requireCamera({ memory, access }, viewer, request.params.camera);
      if (!access.movesCameras(viewer)) throw new Problem('role_may_not', 'ptz');
      if (!memory.ptz(camera)) throw new Problem('not_found');
      const { commandId, move } = request.body;
      const atMs = now();
      await gate.record(viewer, moveOfCamera(camera, commandId, move, atMs));
      const session = sessionOn(request);
      await bus.move({ commandId, district, camera, actor: actorOf(session), role: session.role, move, atMs });
      return reply.code(202).send({ commandId });
    },
  );
}
