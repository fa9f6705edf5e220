import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Analytic } from '@marsad/schemas';
import type { Access } from '../domain/access.ts';
import { analyticsOf, faceGrantsOf } from '../domain/camera-rights.ts';
import type { CityMemory } from '../domain/city-memory.ts';
import {
  beginnings,
  nextOfAct,
  nextOfAgreement,
  nextOfAuthorisation,
  nextOfHalt,
  nextOfHotlist,
  nextOfWatchlist,
  type Decider,
} from '../domain/next-decisions.ts';
import type { RightsMemory } from '../domain/rights-memory.ts';
import type { AuditGate } from './audit-gate.ts';
import { enter, enterTheCity } from './doors.ts';
import { onlyFor } from './guard.ts';
import { lookAtRights } from './looks.ts';
import { ProblemBody } from './contract/problem.ts';
import { GovernanceView, RightsView } from './contract/rights.ts';

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  access: Access;
  gate: AuditGate;
  now: () => number;
};

/** What may be computed now, for everybody of the city; and everything about rights, for those whose place that is. */
export function registerRightsRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, rights, access, gate, now } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/api/rights',
    { ...onlyFor('city'), schema: { tags: ['rights'], response: { 200: RightsView, default: ProblemBody } } },
    async (request) => {
      const viewer = enterTheCity(request, access);
      const atMs = now();
      const [acts, halts, live] = [rights.acts.all(), rights.halts.all(), rights.grants.live(atMs)];
      const cameras = memory
        .cameras()
        .filter(({ camera }) => access.seesDistrict(viewer, camera.district))
        .map(({ camera: { camera, district } }) => {
          const analytics = analyticsOf(camera, acts, halts, atMs);
          const faceGrants = faceGrantsOf(camera, analytics, live).map(({ authorisationId, expiresAtMs, toMs }) => ({
            authorisationId,
            untilMs: Math.min(expiresAtMs, toMs),
            toMs,
          }));
          return { camera, district, analytics, faceGrants };
        });
      return { atMs, halts, cameras };
    },
  );

  typed.get(
    '/api/governance',
    {
      ...onlyFor('governance'),
      schema: { tags: ['rights'], response: { 200: GovernanceView, default: ProblemBody } },
    },
    async (request) => {
      const viewer = enter(request, access, 'governance');
      const atMs = now();
      const decider: Decider = { subject: viewer.subject, decides: (kind) => access.decides(viewer, kind) };
      // Plates that are looked for, names of cases. The page asks again at every change: that is one look.
      await gate.recordOnce(viewer, lookAtRights(atMs));
      return {
        atMs,
        begin: beginnings(decider),
        acts: rights.acts.all().map((one) => ({ ...one, next: nextOfAct(one, decider, atMs) })),
        hotlist: rights.hotlist.all().map((one) => ({ ...one, next: nextOfHotlist(one, decider, atMs) })),
        watchlist: rights.watchlist.all().map((one) => ({ ...one, next: nextOfWatchlist(one, decider, atMs) })),
        authorisations: rights.authorisations
          .all()
          .map((one) => ({ ...one, next: nextOfAuthorisation(one, decider, atMs) })),
        grants: rights.grants.live(atMs),
        agreements: rights.agreements.all().map((one) => ({ ...one, next: nextOfAgreement(one, decider, atMs) })),
        halts: Analytic.options.map((analytic) => {
          const halt = rights.halts.get(analytic);
          return { analytic, ...(halt && { halt }), next: nextOfHalt(halt, decider) };
        }),
        faceSessions: rights.faceSessions.all(),
      };
    },
  );
}
