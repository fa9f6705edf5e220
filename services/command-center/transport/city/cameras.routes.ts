import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { WHO_DECIDES, type City } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { hidden, Problem } from '../../errors.ts';
import { requireCityStaff, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { sessionOn, viewerOn } from '../sessions/sessions.routes.ts';
import { ProblemBody } from '../contract/problem.ts';
import { CameraNames, CameraView, CityView, RecordingView, cameraNames, cameraView } from '../contract/city.ts';
import { Me } from '../contract/session.ts';

type Dependencies = { city: Omit<City, 'cameras'>; memory: CityMemory; access: Access; now: () => number };

const HOUR_MS = 3_600_000;

/** Who I am, where I am, which cameras there are, and what of them is recorded. Nobody's data: it works while the audit log does not. */
export function registerCameraRoutes(app: FastifyInstance, { city, memory, access, now }: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/api/me',
    { ...onlyFor('signed_in'), schema: { tags: ['session'], response: { 200: Me, default: ProblemBody } } },
    async (request) => {
      const { subject, key, name, agency, role, districts, expiresAtMs } = sessionOn(request);
      const viewer = viewerOn(request);
      const decides = access.decisions(viewer).map((kind) => ({ kind, signed: WHO_DECIDES[kind].signed }));
      return { subject, key, name, agency, role, districts, expiresAtMs, places: access.places(viewer), decides };
    },
  );

  typed.get(
    '/api/city',
    { ...onlyFor('signed_in'), schema: { tags: ['city'], response: { 200: CityView, default: ProblemBody } } },
    async (request) => {
      const viewer = viewerOn(request);
      return { ...city, districts: city.districts.filter((district) => access.seesDistrict(viewer, district.id)) };
    },
  );

  typed.get(
    '/api/cameras',
    { ...onlyFor('city'), schema: { tags: ['city'], response: { 200: z.array(CameraView), default: ProblemBody } } },
    async (request) => {
      // Where cameras are and whether they work: a judge names them, an analyst counts with them. Their pictures are another place.
      const viewer = requireCityStaff(request, access);
      return memory
        .cameras()
        .filter(({ camera }) => access.seesDistrict(viewer, camera.district))
        .map((entry) => cameraView(entry, now()));
    },
  );

  typed.get(
    '/api/names',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['city'], response: { 200: z.array(CameraNames), default: ProblemBody } },
    },
    async (request) => {
      // Whoever is shown an alert is told where it was, by name: an officer of another agency too, of these cameras and no others.
      const viewer = viewerOn(request);
      const alerted = new Set<string>(
        memory
          .alerts()
          .filter(({ alert }) => access.sees(viewer, alert))
          .map(({ alert }) => alert.camera),
      );
      return memory
        .cameras()
        .filter(({ camera }) => alerted.has(camera.camera))
        .map(({ camera }) => cameraNames(camera));
    },
  );

  const query = z.object({
    camera: z.string().max(63),
    from: z.coerce.number().int().nonnegative().optional(),
    to: z.coerce.number().int().nonnegative().optional(),
  });
  typed.get(
    '/api/recordings',
    {
      ...onlyFor('cameras'),
      schema: { tags: ['recordings'], querystring: query, response: { 200: RecordingView, default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const known = memory.camera(request.query.camera)?.camera;
      if (!known) throw new Problem('not_found');
      if (!access.seesDistrict(viewer, known.district)) throw hidden('camera');
      const toMs = request.query.to ?? now();
      const fromMs = request.query.from ?? toMs - HOUR_MS;
      if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
      const { covered, gaps } = memory.coverage(known.camera, fromMs, toMs);
      return { camera: known.camera, fromMs, toMs, covered: [...covered], gaps: [...gaps] };
    },
  );
}
