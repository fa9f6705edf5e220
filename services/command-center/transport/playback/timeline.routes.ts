import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Camera, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { COVERAGE_HORIZON_MS, SEAM_MS } from '../../domain/coverage.ts';
import {
  alertMarks,
  bucketOf,
  crossingsByBucket,
  incidentShown,
  joinCoverage,
  markShown,
} from '../../domain/timeline.ts';
import { Problem } from '../../errors.ts';
import type { History, Traffic } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { accessToAlerts } from '../audit/audited-access.ts';
import { CameraPeriodQuery, periodOf } from '../contract/period.ts';
import { PlaybackTimeline } from '../contract/playback.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = {
  memory: CityMemory;
  access: Access;
  gate: AuditGate;
  history: Pick<History, 'flow' | 'recordings'>;
  traffic: Pick<Traffic, 'incidents'>;
  now: () => number;
};
type Span = { readonly fromMs: number; readonly toMs: number };

/** The longest period of one timeline, ms: no recording lives longer without a hold. */
const LONGEST_MS = 92 * 86_400_000;
/** The most alerts and incidents on one timeline, the newest. */
const MOST_MARKS = 500;

/** Registers the timeline of a camera: recordings, gaps, alerts, incidents of traffic, and crossings of a period in one answer. */
export function registerTimelineRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { access, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/playback/timeline',
    {
      ...onlyFor('playback'),
      schema: {
        tags: ['playback'],
        querystring: CameraPeriodQuery,
        response: { 200: PlaybackTimeline, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'playback');
      const camera = requireCamera(dependencies, viewer, request.query.camera);
      const period = periodOf(request.query, now());
      if (period.toMs - period.fromMs > LONGEST_MS) throw new Problem('invalid_request', 'period_too_long');
      const [recordings, alerts, incidents, crossings] = await Promise.all([
        recordingsOf(camera, period, dependencies),
        alertsOf(viewer, camera, period, dependencies),
        incidentsOf(camera, period, dependencies),
        crossingsOf(camera, period, dependencies),
      ]);
      return {
        camera: camera.camera,
        ...period,
        ...recordings,
        alerts,
        incidents,
        crossings,
        bucketMs: bucketOf(period),
      };
    },
  );
}

/** What this instance remembers, joined with the history where the period begins before that. */
async function recordingsOf(
  { camera, district }: Camera,
  { fromMs, toMs }: Span,
  { memory, history, now }: Dependencies,
) {
  const recent = memory.coverage(camera, fromMs, toMs);
  const horizonMs = now() - COVERAGE_HORIZON_MS;
  if (fromMs >= horizonMs) return { covered: [...recent.covered], gaps: [...recent.gaps], knownFromMs: fromMs };
  const older = await history.recordings({ district, camera, fromMs, toMs }).catch(() => undefined);
  if (!older) return { covered: [...recent.covered], gaps: [...recent.gaps], knownFromMs: Math.min(horizonMs, toMs) };
  const { covered, gaps } = joinCoverage(older, recent, SEAM_MS);
  return { covered: [...covered], gaps: [...gaps], knownFromMs: fromMs };
}

/** The alerts that this person may see. Their access is in the log before the timeline shows them. */
async function alertsOf(viewer: Viewer, { camera }: Camera, period: Span, { memory, access, gate, now }: Dependencies) {
  // The camera first: of 100,000 alerts of the city, few are of it.
  const ofCamera = alertMarks(memory.history(), camera, period);
  const marks = ofCamera.filter(({ alert }) => access.sees(viewer, alert)).slice(-MOST_MARKS);
  if (marks.length > 0) {
    const alerts = marks.map(({ alert }) => alert);
    await gate.recordOnce(viewer, accessToAlerts(access, viewer, alerts, now()));
  }
  return marks.map(markShown);
}

async function incidentsOf({ camera, district, simulated }: Camera, period: Span, { traffic, now }: Dependencies) {
  const found = await traffic.incidents({ district, camera, simulated, ...period }, MOST_MARKS).catch(() => null);
  return found?.map((incident) => incidentShown(incident, Math.min(now(), period.toMs))) ?? null;
}

async function crossingsOf({ camera, district, simulated }: Camera, period: Span, { history }: Dependencies) {
  const question = { district, camera, simulated, ...period, bucketMs: bucketOf(period) };
  const answer = await history.flow(question).catch(() => null);
  return answer && crossingsByBucket(answer.counts);
}
