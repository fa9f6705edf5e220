import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { City } from '@marsad/schemas';
import { boundsOfMonth } from '../../domain/report-month.ts';
import { clockOffsetMs } from '../../domain/traffic.ts';
import { Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import { ProblemBody } from '../contract/problem.ts';
import { PublicReport, ReportQuery } from '../contract/report.ts';
import { onlyFor } from '../http/guard.ts';

type Dependencies = { city: Omit<City, 'cameras'>; history: History; now: () => number };

/** `2026-11`, by the clocks of the city. */
const monthAt = (atMs: number, timeZone: string): string =>
  new Date(atMs + clockOffsetMs(atMs, timeZone)).toISOString().slice(0, 7);

/**
 * Registers the public report (control 24). It holds no personal data, so no entry of the log stands before it, and everybody who is signed
 * in reads it; who publishes it takes the JSON.
 */
export function registerReportRoutes(app: FastifyInstance, { city, history, now }: Dependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/report',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['audit'], querystring: ReportQuery, response: { 200: PublicReport, default: ProblemBody } },
    },
    async (request) => {
      const { timeZone } = city;
      const month = request.query.month ?? monthAt(now(), timeZone);
      const bounds = boundsOfMonth(month, timeZone);
      if (!bounds) throw new Problem('invalid_request', 'no_month');
      if (bounds.fromMs > now()) throw new Problem('invalid_request', 'month_not_begun');
      const toMs = Math.min(bounds.toMs, now());
      const use = await history.reportedUse({ fromMs: bounds.fromMs, toMs });
      return { city: city.city, month, timeZone, fromMs: bounds.fromMs, toMs, isWhole: bounds.toMs <= now(), ...use };
    },
  );
}
