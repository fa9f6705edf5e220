import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isQuietAlert, muteEndOf } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { RulesMemory } from '../../domain/rules-memory.ts';
import { MuteView } from '../contract/mutes.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = { memory: CityMemory; rules: RulesMemory; access: Access; now: () => number };

/** Registers the route of the mutes in force, which the desk shows to everybody who works there. They name nobody who is observed. */
export function registerMuteRoutes(app: FastifyInstance, { memory, rules, access, now }: Dependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/mutes',
    {
      ...onlyFor('cameras'),
      schema: { tags: ['alerts'], response: { 200: z.array(MuteView), default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const mutes = rules.mutes(now());
      if (mutes.length === 0) return [];
      const sees = access.seesOneOf(viewer);
      const quiet = memory.history().filter((alert) => isQuietAlert(alert) && sees(alert));
      return mutes.flatMap(({ mute, rule }) => {
        if (!access.seesDistrict(viewer, rule.district)) return [];
        const { ruleId, camera, fromMs, reason, mutedBy } = mute;
        const raised = quiet.filter(({ why }) => why.rule === 'behaviour' && why.ruleId === ruleId);
        const next = access.decides(viewer, 'rule.unmute') ? (['rule.unmute'] as const) : [];
        const until = { untilMs: muteEndOf(mute), kind: rule.kind, quiet: raised.length, next: [...next] };
        return [{ ruleId, camera, fromMs, reason, mutedBy, ...until }];
      });
    },
  );
}
