import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Camera, LonLat, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { fieldOfView } from '../../domain/field-of-view.ts';
import { alertsAt, mapAlertShown, MAP_HORIZON_MS, MOST_MAP_ALERTS, withoutAlerted } from '../../domain/map-moment.ts';
import type { MapIncident } from '../../domain/traffic.ts';
import { Problem } from '../../errors.ts';
import type { Traffic } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { accessToAlerts } from '../audit/audited-access.ts';
import { MapMoment, MapMomentQuery, MapViews } from '../contract/map.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = {
  memory: CityMemory;
  access: Access;
  gate: AuditGate;
  traffic: Pick<Traffic, 'incidentsAt'>;
  now: () => number;
};

/** The most incidents on a map, the newest. */
const MOST_INCIDENTS = 500;
/** A page may have asked a little later than it meant to, ms. */
const LATE_MS = 10 * 60_000;

/** Registers what the map shows: alerts and incidents at a moment, and the ground that cameras see. */
export function registerMapRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerMoment(app, dependencies);
  registerViews(app, dependencies);
}

function registerMoment(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, access, gate, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/map/moment',
    {
      ...onlyFor('cameras'),
      schema: { tags: ['city'], querystring: MapMomentQuery, response: { 200: MapMoment, default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'cameras');
      const atMs = Math.min(request.query.at ?? now(), now());
      if (atMs < now() - MAP_HORIZON_MS - LATE_MS) throw new Problem('invalid_request', 'moment_too_old');
      const sees = access.seesOneOf(viewer);
      const all = alertsAt(memory.history().filter(sees), atMs);
      const incidents = await incidentsAt(viewer, atMs, dependencies);
      const alerts = all.slice(0, MOST_MAP_ALERTS);
      // The map asks again and again for the same alerts, which is one access.
      await gate.recordOnce(viewer, accessToAlerts(access, viewer, alerts, now()));
      return {
        ...{ atMs, alerts: alerts.map(mapAlertShown), total: all.length },
        incidents:
          incidents && withoutAlerted(incidents, alerts).map(({ factId: _, simulated: _s, ...shown }) => shown),
      };
    },
  );
}

/** The incidents of cameras that this person may see; a demonstration and a street are never mixed. */
async function incidentsAt(viewer: Viewer, atMs: number, { memory, access, traffic }: Dependencies) {
  if (!access.enters(viewer, 'flow')) return [];
  const cameras = new Map(camerasOf(viewer, { memory, access }).map((camera) => [String(camera.camera), camera]));
  const districts = [...new Set([...cameras.values()].map(({ district }) => district))];
  const found = await traffic.incidentsAt(districts, atMs, MOST_INCIDENTS).catch(() => null);
  const isShown = ({ camera, simulated }: MapIncident): boolean => cameras.get(camera)?.simulated === simulated;
  return found?.filter(isShown) ?? null;
}

const camerasOf = (viewer: Viewer, { memory, access }: Pick<Dependencies, 'memory' | 'access'>): Camera[] =>
  memory.cameras().flatMap(({ camera }) => (access.seesDistrict(viewer, camera.district) ? [camera] : []));

function registerViews(app: FastifyInstance, { memory, access }: Dependencies): void {
  // A registration never changes: a new one is another object.
  const known = new WeakMap<Camera, { seen: LonLat[] | undefined }>();
  const seenBy = (camera: Camera): LonLat[] | undefined => {
    const view = known.get(camera) ?? { seen: fieldOfView(camera) };
    known.set(camera, view);
    return view.seen;
  };
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/api/map/views',
      { ...onlyFor('cameras'), schema: { tags: ['city'], response: { 200: MapViews, default: ProblemBody } } },
      async (request) => {
        const viewer = requirePlace(request, access, 'cameras');
        return camerasOf(viewer, { memory, access }).flatMap((camera) => {
          const seen = seenBy(camera);
          return seen ? [{ camera: camera.camera, seen }] : [];
        });
      },
    );
}
