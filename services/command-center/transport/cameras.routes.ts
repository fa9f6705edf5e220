import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { maySeeDistrict, type City } from '@marsad/schemas';
import type { CityMemory } from '../domain/city-memory.ts';
import { Problem } from '../errors.ts';
import { viewerOn } from './sessions.ts';
import { CameraView, CityView, Me, RecordingView, cameraView } from './views.ts';

type Dependencies = { city: Omit<City, 'cameras'>; memory: CityMemory; now: () => number };

const HOUR_MS = 3_600_000;

/** Who I am, where I am, which cameras there are, and what of them is recorded. */
export function registerCameraRoutes(app: FastifyInstance, { city, memory, now }: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/me', { schema: { tags: ['session'], response: { 200: Me } } }, async (request) => {
    const session = request.session;
    if (!session) throw new Problem('unauthenticated');
    const { subject, name, agency, role, districts, expiresAtMs } = session;
    return { subject, name, agency, role, districts, expiresAtMs };
  });

  typed.get('/api/city', { schema: { tags: ['city'], response: { 200: CityView } } }, async (request) => {
    const viewer = viewerOn(request);
    return { ...city, districts: city.districts.filter((district) => maySeeDistrict(viewer, district.id)) };
  });

  typed.get('/api/cameras', { schema: { tags: ['city'], response: { 200: z.array(CameraView) } } }, async (request) => {
    const viewer = viewerOn(request);
    return memory
      .cameras()
      .filter(({ camera }) => maySeeDistrict(viewer, camera.district))
      .map((entry) => cameraView(entry, now()));
  });

  const query = z.object({
    camera: z.string().max(63),
    from: z.coerce.number().int().nonnegative().optional(),
    to: z.coerce.number().int().nonnegative().optional(),
  });
  typed.get(
    '/api/recordings',
    { schema: { tags: ['recordings'], querystring: query, response: { 200: RecordingView } } },
    async (request) => {
      const known = memory.camera(request.query.camera)?.camera;
      if (!known || !maySeeDistrict(viewerOn(request), known.district)) throw new Problem('not_found');
      const toMs = request.query.to ?? now();
      const fromMs = request.query.from ?? toMs - HOUR_MS;
      if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
      const { covered, gaps } = memory.coverage(known.camera, fromMs, toMs);
      return { camera: known.camera, fromMs, toMs, covered: [...covered], gaps: [...gaps] };
    },
  );
}
