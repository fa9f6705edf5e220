import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditCheckpoint } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { cameraHealth } from '../../domain/camera-health.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import { faceFigures, summariseAlerts } from '../../domain/stats.ts';
import { hidden, Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import type { Live } from '../live/live.ts';
import { requireCityStaff, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { FlowView, Stats } from '../contract/city.ts';
import { ProblemBody } from '../contract/problem.ts';

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

const HOUR_MS = 3_600_000;
/** A chart with more points than this tells nobody anything, and a question this large costs everybody. */
const MAX_BUCKETS = 1_500;

/** Counts of what passed, from ClickHouse, and the figures of the whole. */
export function registerHistoryRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, rights, commands, access, history, checkpoint, now, live } = dependencies;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const query = z.object({
    camera: z.string().max(63),
    from: z.coerce.number().int().nonnegative().optional(),
    to: z.coerce.number().int().nonnegative().optional(),
    /** Length of a bucket, whole minutes in ms. */
    bucket: z.coerce.number().int().multipleOf(60_000).min(60_000).max(86_400_000).default(60_000),
  });

  typed.get(
    '/api/flow',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: query, response: { 200: FlowView, default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'flow');
      const known = memory.camera(request.query.camera)?.camera;
      if (!known) throw new Problem('not_found');
      if (!access.seesDistrict(viewer, known.district)) throw hidden('camera');
      const bucketMs = request.query.bucket;
      const toMs = request.query.to ?? now();
      const fromMs = request.query.from ?? toMs - HOUR_MS;
      if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
      if ((toMs - fromMs) / bucketMs > MAX_BUCKETS) throw new Problem('invalid_request', 'too_many_buckets');
      const { district, camera, simulated } = known;
      const answer = await history.flow({ district, camera, simulated, fromMs, toMs, bucketMs });
      const observed = answer.observed.map(({ startMs, observedMs }) => ({
        startMs,
        observedMs,
        share: Math.min(1, observedMs / bucketMs),
      }));
      return { camera: known.camera, fromMs, toMs, bucketMs, counts: answer.counts, observed };
    },
  );

  typed.get(
    '/api/stats',
    { ...onlyFor('city'), schema: { tags: ['stats'], response: { 200: Stats, default: ProblemBody } } },
    async (request) => {
      const viewer = requireCityStaff(request, access);
      const cameras = memory
        .cameras()
        .filter(({ camera }) => access.seesDistrict(viewer, camera.district))
        .map(({ camera, state }) => ({
          camera: camera.camera,
          district: camera.district,
          health: cameraHealth(state, now()),
          analysedFps: state?.analysedFps ?? 0,
          framesAnalysed: state?.framesAnalysed ?? 0,
          framesShed: state?.framesShed ?? 0,
          ...memory.recordingTotals(camera.camera),
        }));
      const all = memory.alerts().map(({ alert }) => alert);
      const alerts = all.filter((alert) => access.sees(viewer, alert));
      const districts = [...new Set(cameras.map((camera) => camera.district))];
      const clickhouse = await history.rowCounts(districts).catch(() => null);
      return {
        atMs: now(),
        cameras,
        framesAnalysed: sum(cameras.map((camera) => camera.framesAnalysed)),
        recordingSegments: sum(cameras.map((camera) => camera.segments)),
        recordingGaps: sum(cameras.map((camera) => camera.gaps)),
        alerts: summariseAlerts(alerts),
        live: { crossings: memory.crossings(), commandsAnswered: commands.count(), ...live.counts() },
        clickhouse,
        deadLetters: clickhouse?.['city.dead_letters'] ?? null,
        ...faceFigures(all, rights.faceSessions.all(), (id) => rights.authorisations.get(id)),
        auditEntries: checkpoint()?.treeSize ?? null,
      };
    },
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
