import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Camera, City } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { BucketedSpan, TrafficSpan } from '../../domain/traffic.ts';
import { byPlace, SPEED_CLASS_KMH, speedOfShare, usualShifts } from '../../domain/traffic.ts';
import { Problem } from '../../errors.ts';
import type { Traffic } from '../../ports.ts';
import { periodOf } from '../contract/period.ts';
import { ProblemBody } from '../contract/problem.ts';
import {
  CityLevels,
  MeasuresQuery,
  SpeedDistributions,
  SpeedsQuery,
  TrafficIncidents,
  TrafficMeasures,
  TurningMovements,
  TurnsQuery,
  UsualDay,
  UsualDayQuery,
} from '../contract/traffic.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';

export type TrafficDependencies = {
  city: Pick<City, 'timeZone'>;
  memory: CityMemory;
  access: Access;
  traffic: Traffic;
  now: () => number;
};

const DAY_MS = 86_400_000;
/** The most buckets in one answer: more points fit no chart, and so large a question would slow down everybody. */
const MOST_BUCKETS = 1_500;
/** The longest period of which a distribution or incidents are asked at once, ms. */
const LONGEST_MS = 92 * DAY_MS;
const MOST_INCIDENTS = 500;
/** A level of service is of now for this long, ms: a minute's measure is published when the minute is over, and amended for a few. */
const NOW_MS = 10 * 60_000;

type PeriodQuery = { camera: string; from?: number | undefined; to?: number | undefined };

/** The camera and the period that a request asks for. @throws Problem where the role, the camera or the period does not allow it */
export function trafficSpan(
  request: FastifyRequest,
  { memory, access, now }: TrafficDependencies,
  query: PeriodQuery,
): { camera: Camera; span: TrafficSpan } {
  const viewer = requirePlace(request, access, 'flow');
  const camera = requireCamera({ memory, access }, viewer, query.camera);
  const period = periodOf(query, now());
  if (period.toMs - period.fromMs > LONGEST_MS) throw new Problem('invalid_request', 'period_too_long');
  const { district, camera: id, simulated } = camera;
  return { camera, span: { district, camera: id, simulated, ...period } };
}

/** As `trafficSpan`, in buckets, whose number is limited. */
function bucketedSpan(
  request: FastifyRequest,
  dependencies: TrafficDependencies,
  query: PeriodQuery & { bucket: number },
): { camera: Camera; span: BucketedSpan } {
  const { camera, span } = trafficSpan(request, dependencies, query);
  if ((span.toMs - span.fromMs) / query.bucket > MOST_BUCKETS) throw new Problem('invalid_request', 'too_many_buckets');
  return { camera, span: { ...span, bucketMs: query.bucket } };
}

const shareOf = (observedMs: number, bucketMs: number): number => Math.min(1, observedMs / bucketMs);
const periodShown = ({ camera, simulated, fromMs, toMs }: TrafficSpan) => ({ camera, simulated, fromMs, toMs });
const isCalibrated = ({ calibration }: Camera): boolean => calibration !== undefined;

/** Registers the questions about the traffic of a camera, and the level of service of the city. Counts alone are `/api/flow`. */
export function registerTrafficRoutes(app: FastifyInstance, dependencies: TrafficDependencies): void {
  registerMeasures(app, dependencies);
  registerUsualDay(app, dependencies);
  registerSpeeds(app, dependencies);
  registerTurns(app, dependencies);
  registerIncidents(app, dependencies);
  registerLevels(app, dependencies);
}

function registerMeasures(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/measures',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: MeasuresQuery, response: { 200: TrafficMeasures, default: ProblemBody } },
    },
    async (request) => {
      const { camera, span } = bucketedSpan(request, dependencies, request.query);
      const [rows, observed] = await Promise.all([
        dependencies.traffic.measures(span, request.query),
        dependencies.traffic.observed(span),
      ]);
      const { bucketMs } = span;
      const series = byPlace(rows).flatMap(([at, ofPlace]) =>
        [...Map.groupBy(ofPlace, ({ name }) => name)].map(([name, points]) => ({
          ...at,
          name,
          unit: points[0]?.unit ?? '',
          points: points.map(({ startMs, value, uncertainty, roadUsers, observedMs }) => ({
            ...{ startMs, value, uncertainty, roadUsers, share: shareOf(observedMs, bucketMs) },
          })),
        })),
      );
      return {
        ...periodShown(span),
        bucketMs,
        calibrated: isCalibrated(camera),
        observed: observed.map((bucket) => ({ ...bucket, share: shareOf(bucket.observedMs, bucketMs) })),
        series,
      };
    },
  );
}

function registerUsualDay(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/usual-day',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: UsualDayQuery, response: { 200: UsualDay, default: ProblemBody } },
    },
    async (request) => {
      const { span } = trafficSpan(request, dependencies, request.query);
      if (span.toMs - span.fromMs > DAY_MS) throw new Problem('invalid_request', 'period_too_long');
      const shifts = usualShifts(span.fromMs, dependencies.city.timeZone);
      const rows = await dependencies.traffic.usualDay(span, { ...request.query, shifts });
      const series = byPlace(rows).flatMap(([at, ofPlace]) =>
        [...Map.groupBy(ofPlace, ({ name }) => name)].map(([name, quarters]) => ({
          ...at,
          name,
          unit: quarters[0]?.unit ?? '',
          quarters: quarters.map(({ startMs, days, lowerQuartile, median, upperQuartile }) => ({
            ...{ startMs, days, lowerQuartile, median, upperQuartile },
          })),
        })),
      );
      return { ...periodShown(span), series };
    },
  );
}

function registerSpeeds(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/speeds',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: SpeedsQuery, response: { 200: SpeedDistributions, default: ProblemBody } },
    },
    async (request) => {
      const { camera, span } = trafficSpan(request, dependencies, request.query);
      const rows = await dependencies.traffic.speeds(span, request.query);
      const distributions = byPlace(rows).map(([at, classes]) => ({
        ...at,
        vehicles: classes.reduce((sum, { vehicles }) => sum + vehicles, 0),
        medianKmh: speedOfShare(classes, 0.5) ?? null,
        p85Kmh: speedOfShare(classes, 0.85) ?? null,
        classes: classes.map(({ fromKmh, vehicles }) => ({ fromKmh, toKmh: fromKmh + SPEED_CLASS_KMH, vehicles })),
      }));
      return { ...periodShown(span), calibrated: isCalibrated(camera), distributions };
    },
  );
}

function registerTurns(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/turns',
    {
      ...onlyFor('flow'),
      schema: { tags: ['flow'], querystring: TurnsQuery, response: { 200: TurningMovements, default: ProblemBody } },
    },
    async (request) => {
      const { span } = bucketedSpan(request, dependencies, request.query);
      const [turns, observed] = await Promise.all([
        dependencies.traffic.turns(span),
        dependencies.traffic.observed(span),
      ]);
      const sorted = (names: string[]): string[] => [...new Set(names)].sort();
      return {
        ...periodShown(span),
        bucketMs: span.bucketMs,
        observed: observed.map((bucket) => ({ ...bucket, share: shareOf(bucket.observedMs, span.bucketMs) })),
        entries: sorted(turns.map(({ from }) => from)),
        exits: sorted(turns.map(({ to }) => to)),
        classes: sorted(turns.map((turn) => turn.class)),
        turns,
      };
    },
  );
}

function registerIncidents(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/incidents',
    {
      ...onlyFor('flow'),
      schema: {
        tags: ['flow'],
        querystring: SpeedsQuery.omit({ place: true, class: true }),
        response: { 200: TrafficIncidents, default: ProblemBody },
      },
    },
    async (request) => {
      const { span } = trafficSpan(request, dependencies, request.query);
      const found = await dependencies.traffic.incidents(span, MOST_INCIDENTS + 1);
      return { ...periodShown(span), incidents: found.slice(0, MOST_INCIDENTS), more: found.length > MOST_INCIDENTS };
    },
  );
}

function registerLevels(app: FastifyInstance, dependencies: TrafficDependencies): void {
  const { memory, access, traffic, now } = dependencies;
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/api/traffic/levels',
      { ...onlyFor('flow'), schema: { tags: ['flow'], response: { 200: CityLevels, default: ProblemBody } } },
      async (request) => {
        const viewer = requirePlace(request, access, 'flow');
        const cameras = memory.cameras().filter(({ camera }) => access.seesDistrict(viewer, camera.district));
        const districts = [...new Set(cameras.map(({ camera }) => camera.district))];
        const levels = Map.groupBy(await traffic.levels(districts, now() - NOW_MS), ({ camera }) => camera);
        return {
          atMs: now(),
          cameras: cameras.map(({ camera }) => {
            const places = (levels.get(camera.camera) ?? [])
              .filter(({ simulated }) => simulated === camera.simulated)
              .map(({ camera: _camera, simulated: _simulated, ...place }) => place);
            return {
              ...{ camera: camera.camera, district: camera.district, simulated: camera.simulated },
              calibrated: isCalibrated(camera),
              worst: places.length === 0 ? null : Math.max(...places.map(({ level }) => level)),
              places,
            };
          }),
        };
      },
    );
}
