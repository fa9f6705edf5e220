import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { describeGovernance, describePermissions } from '../../domain/describe-rights.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { accessToRights } from '../audit/audited-access.ts';
import { ProblemBody } from '../contract/problem.ts';
import { GovernanceView, RightsView } from '../contract/rights.ts';
import { requireCityStaff, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  access: Access;
  gate: AuditGate;
  now: () => number;
};

/**
 * Registers the routes of the analytics that may run now, for all staff of the city, and of every record about rights, for those who
 * govern.
 */
export function registerRightsRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, rights, access, gate, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/api/rights',
    { ...onlyFor('city'), schema: { tags: ['rights'], response: { 200: RightsView, default: ProblemBody } } },
    async (request) => {
      const viewer = requireCityStaff(request, access);
      const cameras = memory
        .cameras()
        .map(({ camera }) => camera)
        .filter(({ district }) => access.seesDistrict(viewer, district));
      return describePermissions(cameras, rights, now());
    },
  );

  typed.get(
    '/api/governance',
    { ...onlyFor('governance'), schema: { tags: ['rights'], response: { 200: GovernanceView, default: ProblemBody } } },
    async (request) => {
      const viewer = requirePlace(request, access, 'governance');
      const atMs = now();
      // The answer holds plates that are searched for and names of cases. The page asks again at every change, which is one access.
      await gate.recordOnce(viewer, accessToRights(atMs));
      const decides = (kind: Parameters<Access['decides']>[1]) => access.decides(viewer, kind);
      return describeGovernance(rights, { subject: viewer.subject, decides }, atMs);
    },
  );
}
