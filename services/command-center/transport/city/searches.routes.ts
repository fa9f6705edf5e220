import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { parsePlate, type City } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { plateQuery } from '../audit/audited-access.ts';
import { PlateSearch, PlateSearchResult } from '../contract/audit.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  city: Omit<City, 'cameras'>;
  access: Access;
  gate: AuditGate;
  history: History;
};

/** How many searches a person may make in a minute. More than this is not the search for one plate. */
const PER_MINUTE = 10;
const MOST_READS = 200;

/** Registers the searches in past observations: for a plate, with a purpose and a case (control 16), and never for a face (control 6). */
export function registerSearchRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { city, access, gate, history } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { rateLimit: limitOfPerson(PER_MINUTE) };

  typed.post(
    '/api/plates/search',
    {
      config: { ...config, ...onlyFor('plate_search').config },
      schema: {
        tags: ['searches'],
        body: PlateSearch,
        response: { 200: PlateSearchResult, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'plate_search');
      const { fromMs, toMs, cameras = [], purpose, caseReference } = request.body;
      if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
      const parsed = parsePlate(request.body.plate);
      if (parsed.kind === 'refused') throw new Problem('invalid_request', `plate_${parsed.reason}`);
      const { plate } = parsed;
      await gate.record(viewer, plateQuery(caseReference, [plate.key, purpose, fromMs, toMs, ...cameras]));
      const districts = city.districts.map(({ id }) => id).filter((id) => access.seesDistrict(viewer, id));
      const question = { plateKey: plate.key, districts, cameras, fromMs, toMs, limit: MOST_READS + 1 };
      const reads = await history.plateReads(question);
      return { plate, reads: reads.slice(0, MOST_READS), truncated: reads.length > MOST_READS };
    },
  );

  typed.post(
    '/api/faces/search',
    {
      config: { ...config, ...onlyFor('signed_in').config },
      schema: {
        tags: ['searches'],
        description: 'Always refused: nobody is searched for in recordings by their face.',
        response: { default: ProblemBody },
      },
    },
    async (request): Promise<never> => {
      request.log.warn({ session: request.session?.id }, 'a search by face was refused');
      throw new Problem('not_offered', 'retrospective_face_search');
    },
  );
}
