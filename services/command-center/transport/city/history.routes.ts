import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditCheckpoint, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { cameraHealth } from '../../domain/camera-health.ts';
import type { CameraEntry, CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import { faceFigures, summariseAlerts } from '../../domain/stats.ts';
import { Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import { FlowView, Stats } from '../contract/city.ts';
import { CameraPeriodQuery, periodOf } from '../contract/period.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireCamera, requireCityStaff, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import type { Live } from '../live/live.ts';

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  access: Access;
  history: History;
  now: () => number;
  checkpoint: () => AuditCheckpoint | undefined;
  live: Pick<Live, 'counts'>;
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The most buckets in one answer. More points fit no chart, and so large a question would slow down everybody. */
const MAX_BUCKETS = 1_500;

const FlowQuery = CameraPeriodQuery.extend({
  /** Length of a bucket, whole minutes in ms. */
  bucket: z.coerce.number().int().multipleOf(MINUTE_MS).min(MINUTE_MS).max(DAY_MS).default(MINUTE_MS),
});

/** Registers the routes of traffic counts, from ClickHouse, and of the figures of the whole city. */
export function registerHistoryRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerFlow(app, dependencies);
  registerStats(app, dependencies);
}

function registerFlow(app: FastifyInstance, { memory, access, history, now }: Dependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/flow',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: FlowQuery, response: { 200: FlowView, default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'flow');
      const { district, camera, simulated } = requireCamera({ memory, access }, viewer, request.query.camera);
      const bucketMs = request.query.bucket;
      const { fromMs, toMs } = periodOf(request.query, now());
      if ((toMs - fromMs) / bucketMs > MAX_BUCKETS) throw new Problem('invalid_request', 'too_many_buckets');
      const answer = await history.flow({ district, camera, simulated, fromMs, toMs, bucketMs });
      const observed = answer.observed.map((bucket) => ({
        ...bucket,
        share: Math.min(1, bucket.observedMs / bucketMs),
      }));
      return { camera, fromMs, toMs, bucketMs, counts: answer.counts, observed };
    },
  );
}

function registerStats(app: FastifyInstance, dependencies: Dependencies): void {
  const { access, history } = dependencies;
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/api/stats',
      { ...onlyFor('city'), schema: { tags: ['stats'], response: { 200: Stats, default: ProblemBody } } },
      async (request) => {
        const viewer = requireCityStaff(request, access);
        const cameras = cameraFigures(viewer, dependencies);
        const districts = [...new Set(cameras.map(({ district }) => district))];
        const clickhouse = await history.rowCounts(districts).catch(() => null);
        return {
          cameras,
          framesAnalysed: sumOf(cameras, 'framesAnalysed'),
          recordingSegments: sumOf(cameras, 'segments'),
          recordingGaps: sumOf(cameras, 'gaps'),
          clickhouse,
          deadLetters: clickhouse?.['city.dead_letters'] ?? null,
          ...cityFigures(viewer, dependencies),
        };
      },
    );
}

/** The figures of every camera that this person may see. */
function cameraFigures(viewer: Viewer, { memory, access, now }: Dependencies) {
  const figuresOf = ({ camera, state }: CameraEntry) => ({
    camera: camera.camera,
    district: camera.district,
    health: cameraHealth(state, now()),
    analysedFps: state?.analysedFps ?? 0,
    framesAnalysed: state?.framesAnalysed ?? 0,
    framesShed: state?.framesShed ?? 0,
    ...memory.recordingTotals(camera.camera),
  });
  return memory
    .cameras()
    .filter(({ camera }) => access.seesDistrict(viewer, camera.district))
    .map(figuresOf);
}

/** The figures that do not belong to a single camera. Counts of faces cover the whole city for every reader. */
function cityFigures(viewer: Viewer, { memory, rights, commands, access, now, checkpoint, live }: Dependencies) {
  const alerts = memory.alerts().map(({ alert }) => alert);
  return {
    atMs: now(),
    alerts: summariseAlerts(alerts.filter((alert) => access.sees(viewer, alert))),
    live: { crossings: memory.crossings(), commandsAnswered: commands.count(), ...live.counts() },
    ...faceFigures(alerts, rights.faceSessions.all(), (id) => rights.authorisations.get(id)),
    auditEntries: checkpoint()?.treeSize ?? null,
  };
}

const sumOf = <Field extends string>(rows: readonly Readonly<Record<Field, number>>[], field: Field): number =>
  rows.reduce((total, row) => total + row[field], 0);
