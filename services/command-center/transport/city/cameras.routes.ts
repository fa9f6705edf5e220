import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { WHO_DECIDES, type City } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { CameraNames, CameraView, CityView, RecordingView, cameraNames, cameraView } from '../contract/city.ts';
import { CameraPeriodQuery, periodOf } from '../contract/period.ts';
import { ProblemBody } from '../contract/problem.ts';
import { Me } from '../contract/session.ts';
import { requireCamera, requireCityStaff, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';

type Dependencies = { city: Omit<City, 'cameras'>; memory: CityMemory; access: Access; now: () => number };

/**
 * Registers the routes for the session, the city, its cameras and their names, and the recordings. None of this is personal data, so these
 * routes work while the audit log does not.
 */
export function registerCameraRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerMe(app, dependencies);
  registerCity(app, dependencies);
  registerCameras(app, dependencies);
  registerNames(app, dependencies);
  registerRecordings(app, dependencies);
}

const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

function registerMe(app: FastifyInstance, { access }: Dependencies): void {
  typed(app).get(
    '/api/me',
    { ...onlyFor('signed_in'), schema: { tags: ['session'], response: { 200: Me, default: ProblemBody } } },
    async (request) => {
      const { subject, key, name, agency, role, districts, expiresAtMs } = sessionOn(request);
      const viewer = viewerOn(request);
      const decides = access.decisions(viewer).map((kind) => ({ kind, signed: WHO_DECIDES[kind].signed }));
      return { subject, key, name, agency, role, districts, expiresAtMs, places: access.places(viewer), decides };
    },
  );
}

function registerCity(app: FastifyInstance, { city, access }: Dependencies): void {
  typed(app).get(
    '/api/city',
    { ...onlyFor('signed_in'), schema: { tags: ['city'], response: { 200: CityView, default: ProblemBody } } },
    async (request) => {
      const viewer = viewerOn(request);
      return { ...city, districts: city.districts.filter((district) => access.seesDistrict(viewer, district.id)) };
    },
  );
}

/**
 * All staff of the city may know where cameras are and whether they work, because judges name them and analysts count with them. Pictures
 * have their own rules.
 */
function registerCameras(app: FastifyInstance, { memory, access, now }: Dependencies): void {
  typed(app).get(
    '/api/cameras',
    { ...onlyFor('city'), schema: { tags: ['city'], response: { 200: z.array(CameraView), default: ProblemBody } } },
    async (request) => {
      const viewer = requireCityStaff(request, access);
      return memory
        .cameras()
        .filter(({ camera }) => access.seesDistrict(viewer, camera.district))
        .map((entry) => cameraView(entry, now()));
    },
  );
}

/**
 * A person who sees an alert may know the names of its camera and places. This holds for an officer of another agency too, for those
 * cameras only.
 */
function registerNames(app: FastifyInstance, { memory, access }: Dependencies): void {
  typed(app).get(
    '/api/names',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['city'], response: { 200: z.array(CameraNames), default: ProblemBody } },
    },
    async (request) => {
      const viewer = viewerOn(request);
      const seen = memory.alerts().filter(({ alert }) => access.sees(viewer, alert));
      const alerted = new Set<string>(seen.map(({ alert }) => alert.camera));
      return memory
        .cameras()
        .filter(({ camera }) => alerted.has(camera.camera))
        .map(({ camera }) => cameraNames(camera));
    },
  );
}

function registerRecordings(app: FastifyInstance, { memory, access, now }: Dependencies): void {
  typed(app).get(
    '/api/recordings',
    {
      ...onlyFor('cameras'),
      schema: {
        tags: ['recordings'],
        querystring: CameraPeriodQuery,
        response: { 200: RecordingView, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const { camera } = requireCamera({ memory, access }, viewer, request.query.camera);
      const { fromMs, toMs } = periodOf(request.query, now());
      const { covered, gaps } = memory.coverage(camera, fromMs, toMs);
      return { camera, fromMs, toMs, covered: [...covered], gaps: [...gaps] };
    },
  );
}
