import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { MOST_PROPOSALS, type Proposal, type ProposalsMemory } from '../../domain/proposals-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { calibrationProposal } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { ProblemBody } from '../contract/problem.ts';
import { CalibrationProposalRequest, CalibrationProposalState, CalibrationProposalTaken } from '../contract/rules.ts';
import { requireCamera, requireDecider } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';

type Dependencies = {
  memory: CityMemory;
  proposals: ProposalsMemory;
  access: Access;
  gate: AuditGate;
  bus: CommandBus;
  now: () => number;
};

/** How many proposals a person may ask for in a minute. */
const PER_MINUTE = 6;
/** How far back the boxes may lie, ms: tracks live 48 h, and what is about to go is left out. */
const SPAN_MS = 47 * 60 * 60_000;

/**
 * Registers the routes with which a supervisor asks for a calibration where nobody measured. It is computed from the heights of people and
 * cars, so it is recorded before it is asked, and only who may change the camera may ask it.
 */
export function registerCalibrationProposalRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, proposals, access, gate, bus, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/api/calibration-proposals',
    {
      config: { ...onlyFor('cameras').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: {
        tags: ['city'],
        body: CalibrationProposalRequest,
        response: { 202: CalibrationProposalTaken, default: ProblemBody },
      },
    },
    async (request, reply) => {
      if (!access.decides(viewerOn(request), 'camera.change')) throw new Problem('role_may_not', 'camera.change');
      const { camera, district } = requireCamera({ memory, access }, viewerOn(request), request.body.camera);
      const viewer = requireDecider(request, access, 'camera.change', district);
      if (proposals.waitingOf(viewer.subject, now()) >= MOST_PROPOSALS)
        throw new Problem('too_many_requests', 'proposals_open');
      const proposalId = `proposal-${randomUUID()}`;
      const span = { fromMs: now() - SPAN_MS, toMs: now() };
      // It counts from here on, so that several requests at once do not all find a free place.
      proposals.add({ proposalId, subject: viewer.subject, lastAtMs: now() });
      try {
        await gate.record(viewer, calibrationProposal(camera, span, now()));
        const by = actorOf(sessionOn(request));
        await bus.proposeCalibration({ proposalId, district, camera, ...span, by, atMs: now() });
      } catch (error) {
        proposals.remove(proposalId);
        throw error;
      }
      return reply.code(202).send({ proposalId });
    },
  );
  typed.get(
    '/api/calibration-proposals/:proposal',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['city'],
        params: z.object({ proposal: z.string().max(80) }),
        response: { 200: CalibrationProposalState, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = viewerOn(request);
      if (!access.decides(viewer, 'camera.change')) throw new Problem('role_may_not', 'camera.change');
      const proposal = proposals.find(request.params.proposal, viewer.subject, now());
      if (!proposal) throw new Problem('not_found');
      return stateOf(proposal);
    },
  );
}

function stateOf({ proposalId, answer }: Proposal): z.infer<typeof CalibrationProposalState> {
  if (!answer) return { status: 'waiting', proposalId };
  const { district: _, camera: __, ...proposed } = answer;
  return { status: 'answered', ...proposed };
}
