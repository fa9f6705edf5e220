import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { WHO_DECIDES, type GovernanceDecision } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { PendingDecisions } from '../../domain/pending-decisions.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import type { RulesMemory } from '../../domain/rules-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { CommandTaken, DecisionRequest, ReviewRequest, SignatureWanted } from '../contract/commands.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireAlert } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';
import { awaitSignature } from './await-signature.ts';

type Dependencies = {
  memory: CityMemory;
  rules: RulesMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  pending: PendingDecisions;
  access: Access;
  bus: CommandBus;
  now: () => number;
};

/** The longest decision, bytes. An act may name 5,000 cameras; the limit of a message on the bus is the same. */
const LARGEST_DECISION_BYTES = 350_000;

/**
 * Registers the routes for the decisions of authorised people: unsigned ones are sent at once, signed ones after a sign-in for exactly that
 * decision. Governance and alerting decide whether a decision stands.
 */
export function registerDecisionRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerDecisions(app, dependencies);
  registerReviews(app, dependencies);
}

/** The districts that a decision about a camera or a rule concerns: that of the camera or the rule as it is, and as it shall be. */
function districtsOf(
  decision: GovernanceDecision,
  { memory, rules }: Pick<Dependencies, 'memory' | 'rules'>,
): string[] {
  const districtOf = (camera: string): string[] => {
    const known = memory.camera(camera)?.camera.district;
    return known === undefined ? [] : [known];
  };
  const districtsOfRule = (ruleId: string): string[] => rules.ruleVersions(ruleId).map(({ district }) => district);
  switch (decision.kind) {
    case 'camera.register':
    case 'camera.change':
      return [decision.camera.district, ...districtOf(decision.camera.camera)];
    case 'camera.remove':
      return districtOf(decision.cameraId);
    case 'rule.define':
      return [decision.rule.district, ...districtOf(decision.rule.camera), ...districtsOfRule(decision.rule.ruleId)];
    case 'rule.withdraw':
    case 'rule.mute':
    case 'rule.unmute':
      return districtsOfRule(decision.ruleId);
    case 'unmasking.request':
      return districtOf(decision.order.camera);
    case 'retention.order':
      return [decision.district];
    default:
      return [];
  }
}

function registerDecisions(app: FastifyInstance, dependencies: Dependencies): void {
  const { commands, access, bus, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/decisions',
    {
      ...onlyFor('signed_in'),
      bodyLimit: LARGEST_DECISION_BYTES,
      schema: {
        tags: ['rights'],
        body: DecisionRequest,
        response: { 200: SignatureWanted, 202: CommandTaken, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const { decision } = request.body;
      const session = sessionOn(request);
      const viewer = viewerOn(request);
      if (!access.decides(viewer, decision.kind)) throw new Problem('role_may_not', decision.kind);
      // Governance asks this again, of the districts in the person's token.
      if (!districtsOf(decision, dependencies).every((district) => access.seesDistrict(viewer, district)))
        throw new Problem('role_may_not', decision.kind);
      if (WHO_DECIDES[decision.kind].signed)
        return reply.code(200).send(awaitSignature(request, { kind: 'governance', decision }, dependencies));
      const commandId = randomUUID();
      commands.putSent(commandId, { of: 'governance', subject: session.subject });
      await bus.decide({ commandId, decision, actor: actorOf(session), role: session.role, atMs: now() });
      request.log.info({ command: commandId, kind: decision.kind }, 'decision sent');
      return reply.code(202).send({ commandId });
    },
  );
}

function registerReviews(app: FastifyInstance, dependencies: Dependencies): void {
  const { rights, access } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/alerts/:id/reviews',
    {
      ...onlyFor('signed_in'),
      schema: {
        tags: ['rights'],
        params: z.object({ id: z.string().max(200) }),
        body: ReviewRequest,
        response: { 200: SignatureWanted, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const alert = requireAlert(dependencies, viewer, request.params.id);
      const { why, alertId, district } = alert;
      if (!access.reviews(viewer, alert)) throw new Problem('role_may_not', 'reviews');
      if (why.rule !== 'face' || why.review !== 'in_review') throw new Problem('not_in_review');
      if (!access.isIndependent(viewer, rights.authorisations.get(why.authorisationId)))
        throw new Problem('not_independent');
      const { answer } = request.body;
      const decision = { kind: 'review', alertId, candidateId: why.candidateId, answer } as const;
      return awaitSignature(request, { kind: 'review', district, decision }, dependencies);
    },
  );
}
