import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LONGEST_REPLAY_MS } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { MOST_REPLAYS, type Replay, type ReplaysMemory } from '../../domain/replays-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { ruleReplay } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { ProblemBody } from '../contract/problem.ts';
import { RuleReplayRequest, RuleReplayState, RuleReplayTaken } from '../contract/rules.ts';
import { requireCamera, requireDecider } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';

type Dependencies = {
  memory: CityMemory;
  replays: ReplaysMemory;
  access: Access;
  gate: AuditGate;
  bus: CommandBus;
  now: () => number;
};

/** How many replays a person may ask for in a minute. */
const PER_MINUTE = 6;

/**
 * Registers the routes with which a supervisor asks what a rule would have raised over stored tracks. Such a question looks at how people
 * moved, so it is recorded before it is asked, and only who may define the rule may ask it.
 */
export function registerRuleReplayRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, replays, access, gate, bus, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/api/rule-replays',
    {
      config: { ...onlyFor('cameras').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: { tags: ['rules'], body: RuleReplayRequest, response: { 202: RuleReplayTaken, default: ProblemBody } },
    },
    async (request, reply) => {
      const { rule, version, fromMs, toMs } = request.body;
      const viewer = requireDecider(request, access, 'rule.define', rule.district);
      const { district } = requireCamera({ memory, access }, viewer, rule.camera);
      if (district !== rule.district) throw new Problem('invalid_request', 'rule_invalid');
      if (fromMs >= toMs || toMs - fromMs > LONGEST_REPLAY_MS || toMs > now())
        throw new Problem('invalid_request', 'span_invalid');
      if (replays.waitingOf(viewer.subject, now()) >= MOST_REPLAYS)
        throw new Problem('too_many_requests', 'replays_open');
      const replayId = `replay-${randomUUID()}`;
      // It counts from here on, so that several requests at once do not all find a free place.
      replays.add({ replayId, subject: viewer.subject, lastAtMs: now() });
      try {
        await gate.record(viewer, ruleReplay(rule, { fromMs, toMs }, now()));
        await bus.replay({
          ...{ replayId, district, camera: rule.camera, rule, fromMs, toMs },
          ...(version !== undefined && { version }),
          by: actorOf(sessionOn(request)),
          atMs: now(),
        });
      } catch (error) {
        replays.remove(replayId);
        throw error;
      }
      return reply.code(202).send({ replayId });
    },
  );
  typed.get(
    '/api/rule-replays/:replay',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['rules'],
        params: z.object({ replay: z.string().max(80) }),
        response: { 200: RuleReplayState, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = viewerOn(request);
      if (!access.decides(viewer, 'rule.define')) throw new Problem('role_may_not', 'rule.define');
      const replay = replays.find(request.params.replay, viewer.subject, now());
      if (!replay) throw new Problem('not_found');
      return stateOf(replay);
    },
  );
}

function stateOf({ replayId, answer }: Replay): z.infer<typeof RuleReplayState> {
  if (!answer || answer.state === 'running')
    return { status: 'waiting', replayId, ...(answer?.doneToMs !== undefined && { doneToMs: answer.doneToMs }) };
  const { state, refusal, judgedMs, missing, notPermitted, unreadable, gone, raised, incidents } = answer;
  return {
    ...{ status: 'answered', replayId, state, judgedMs, missing, raised, incidents },
    ...(notPermitted && { notPermitted }),
    ...(unreadable && { unreadable }),
    ...(gone && { gone }),
    ...(refusal !== undefined && { refusal }),
  };
}
