import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { caseInSight } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { decidesOnCase, describeCase, objectOfBundle, opensCases, summariseCase } from '../../domain/case-view.ts';
import type { CasesMemory } from '../../domain/cases-memory.ts';
import { Problem } from '../../errors.ts';
import { sendObjectPart } from '../alerts/send-object.ts';
import type { StoredObjects } from '../alerts/stored-objects.ts';
import { accessToBundle, accessToCase, accessToCases } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { bytesOf } from '../contract/bytes.ts';
import { CaseList, CaseView } from '../contract/cases.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { requireCase } from './require-case.ts';

type Dependencies = {
  cases: CasesMemory;
  access: Access;
  gate: AuditGate;
  objects: StoredObjects;
  now: () => number;
};

/** How many bundles a person may fetch in a minute. */
const BUNDLES_PER_MINUTE = 10;
const ZIP = 'application/zip';
const id = z.string().max(200);

/**
 * Registers the routes of the cases that a person is on, and of the bundles that leave with evidence. Nobody else learns that a case exists.
 * Each look is in the audit log first.
 */
export function registerCaseRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { cases, access, gate, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/cases',
    { ...onlyFor('cases'), schema: { tags: ['cases'], response: { 200: CaseList, default: ProblemBody } } },
    async (request) => {
      const viewer = requirePlace(request, access, 'cases');
      const own = cases.cases().filter((record) => access.seesCase(viewer, record));
      await gate.recordOnce(viewer, accessToCases(own, now()));
      return { cases: own.map((record) => summariseCase(viewer, record)), mayOpen: opensCases(viewer) };
    },
  );
  typed.get(
    '/api/cases/:case',
    {
      ...onlyFor('cases'),
      schema: { tags: ['cases'], params: z.object({ case: id }), response: { 200: CaseView, default: ProblemBody } },
    },
    async (request) => {
      const { viewer, record } = requireCase(request, dependencies, request.params.case);
      await gate.recordOnce(viewer, accessToCase(record));
      return describeCase(viewer, record);
    },
  );
  const file = bytesOf(ZIP);
  typed.get(
    '/api/cases/:case/bundles/:bundle',
    {
      config: { ...onlyFor('cases').config, rateLimit: limitOfPerson(BUNDLES_PER_MINUTE) },
      schema: {
        tags: ['cases'],
        params: z.object({ case: id, bundle: id }),
        response: { 200: file, 206: file, default: ProblemBody },
      },
    },
    (request, reply) => serveBundle(request, reply, request.params, dependencies),
  );
}

/** Sends a bundle to who may ask for one. It shows people without masks, so each request is an entry of its own (controls 10 and 25). */
async function serveBundle(
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: { case: string; bundle: string },
  dependencies: Dependencies,
): Promise<FastifyReply> {
  const { gate, objects } = dependencies;
  const { viewer, record } = requireCase(request, dependencies, wanted.case);
  const bundle = caseInSight(viewer, record).bundles.find(({ bundleId }) => bundleId === wanted.bundle);
  if (!bundle) throw new Problem('not_found');
  // Who may no longer add to a closed case may still fetch what was made for it.
  if (!decidesOnCase(viewer, { ...record, state: 'open' }, 'evidence.make'))
    throw new Problem('role_may_not', 'evidence.make');
  const object = objectOfBundle(bundle);
  if (!object) throw new Problem(bundle.state === 'asked' ? 'view_pending' : 'view_none');
  await gate.record(viewer, accessToBundle(record, bundle));
  const proved = await objects.prove(object, { camera: bundle.camera });
  request.log.info({ case: record.caseId, bundle: bundle.bundleId, session: request.session?.id }, 'bundle served');
  reply.header('content-disposition', `attachment; filename="${bundle.bundleId}.zip"`);
  return sendObjectPart(request, reply, ZIP, proved);
}
