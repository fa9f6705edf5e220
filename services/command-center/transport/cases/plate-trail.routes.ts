import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { City } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CasesMemory } from '../../domain/cases-memory.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { decidesOnCase } from '../../domain/case-view.ts';
import { Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import { plateQuery } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { LONGEST_TRAIL_MS, PlateTrail, PlateTrailRequest } from '../contract/cases.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { requireCase } from './require-case.ts';

type Dependencies = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  cases: CasesMemory;
  access: Access;
  gate: AuditGate;
  history: History;
};

/** How many trails a person may ask for in a minute. */
const PER_MINUTE = 10;
const MOST_READS = 500;

/**
 * Registers the trail of a plate that belongs to a case: where it was read, within a week, at cameras that the person names, and with a purpose
 * (control 16). A plate that is not on the case has no trail here.
 */
export function registerPlateTrailRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { city, access, gate, history } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/cases/:case/plate-trail',
    {
      config: { ...onlyFor('plate_search').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: {
        tags: ['cases'],
        params: z.object({ case: z.string().max(200) }),
        body: PlateTrailRequest,
        response: { 200: PlateTrail, default: ProblemBody },
      },
    },
    async (request) => {
      requirePlace(request, access, 'plate_search');
      const { viewer, record } = requireCase(request, dependencies, request.params.case);
      // A search of the city's reads is work on the case: for whoever may put a plate on it, while it is open.
      if (!decidesOnCase(viewer, record, 'plate.add')) throw new Problem('role_may_not', 'plate.add');
      const { plateKey, fromMs, toMs, cameras, purpose } = request.body;
      if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
      if (toMs - fromMs > LONGEST_TRAIL_MS) throw new Problem('invalid_request', 'period_too_long');
      for (const camera of cameras) requireCamera(dependencies, viewer, camera);
      const plate = record.plates.map((added) => added.plate).find(({ key }) => key === plateKey);
      if (!plate) throw new Problem('not_found');
      await gate.record(viewer, plateQuery(record.reference, [plateKey, purpose, fromMs, toMs, ...cameras]));
      const districts = city.districts.map((district) => district.id).filter((id) => access.seesDistrict(viewer, id));
      const reads = await history.plateReads({
        ...{ plateKey, districts, cameras, fromMs, toMs },
        limit: MOST_READS + 1,
      });
      return { plate, reads: reads.slice(0, MOST_READS).toReversed(), truncated: reads.length > MOST_READS };
    },
  );
}
