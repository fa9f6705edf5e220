import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { KINDS } from '@marsad/behaviour';
import { RULE_KINDS, RuleId, type Alert, type DecisionKind, type Rule, type Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { answersOf, proposeThreshold } from '../../domain/rule-answers.ts';
import { standingOf, type RulesMemory } from '../../domain/rules-memory.ts';
import { Problem } from '../../errors.ts';
import { ProblemBody } from '../contract/problem.ts';
import { RuleHistory, RuleKindView, RuleView } from '../contract/rules.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = { memory: CityMemory; rules: RulesMemory; access: Access; now: () => number };

const CHANGES: readonly DecisionKind[] = ['rule.define', 'rule.withdraw'];

/**
 * Registers the routes of rules: those of the person's districts, and the history of one with what operators answered to its alerts. Rules
 * hold no personal data of people who are observed, so a look at them is not an audited access. Decisions go to `/api/decisions`.
 */
export function registerRuleRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerList(app, dependencies);
  registerKinds(app, dependencies);
  registerHistory(app, dependencies);
}

const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

function registerList(app: FastifyInstance, dependencies: Dependencies): void {
  const { rules, access, now } = dependencies;
  typed(app).get(
    '/api/rules',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['rules'],
        querystring: z.object({ camera: z.string().max(63).optional() }),
        response: { 200: z.array(RuleView), default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const { camera } = request.query;
      const alerts = Map.groupBy(alertsFor(dependencies, viewer), ruleOf);
      const next = CHANGES.filter((kind) => access.decides(viewer, kind));
      return rules
        .rules()
        .filter(
          (rule) => access.seesDistrict(viewer, rule.district) && (camera === undefined || rule.camera === camera),
        )
        .map((rule) => {
          const standing = standingOf(rule, now());
          return {
            rule: shown(rule),
            standing,
            answers: answersOf(alerts.get(rule.ruleId) ?? [], rule.ruleId),
            next: standing === 'withdrawn' ? next.filter((kind) => kind === 'rule.define') : next,
          };
        });
    },
  );
}

function registerKinds(app: FastifyInstance, { access }: Dependencies): void {
  typed(app).get(
    '/api/rule-kinds',
    {
      ...onlyFor('cameras'),
      schema: { tags: ['rules'], response: { 200: z.array(RuleKindView), default: ProblemBody } },
    },
    async (request) => {
      requirePlace(request, access, 'cameras');
      return RULE_KINDS.flatMap((kind) => {
        const definition = KINDS[kind];
        if (!definition) return [];
        const { place, needsGround, isMoment, classes, defaults } = definition;
        return [{ kind, place, needsGround, isMoment, classes: [...classes], defaults }];
      });
    },
  );
}

function registerHistory(app: FastifyInstance, dependencies: Dependencies): void {
  const { rules, access } = dependencies;
  typed(app).get(
    '/api/rules/:rule',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['rules'],
        params: z.object({ rule: RuleId }),
        response: { 200: RuleHistory, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const versions = rules.ruleVersions(request.params.rule);
      const [newest] = versions;
      if (!newest || !access.seesDistrict(viewer, newest.district)) throw new Problem('not_found');
      const alerts = alertsFor(dependencies, viewer);
      const proposal = proposeThreshold(alerts, newest);
      return {
        versions: versions.map(shown),
        answers: answersOf(alerts, newest.ruleId),
        ...(proposal && { proposal }),
      };
    },
  );
}

/** The alerts that this person may see. */
const alertsFor = ({ memory, access }: Dependencies, viewer: Viewer): Alert[] =>
  memory.alerts().flatMap(({ alert }) => (access.sees(viewer, alert) ? [alert] : []));

const ruleOf = ({ why }: Alert): string | undefined => (why.rule === 'behaviour' ? why.ruleId : undefined);

const shown = ({ madeBy: _, ...rule }: Rule): Omit<Rule, 'madeBy'> => rule;
