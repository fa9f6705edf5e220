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
import { limitOfPerson } from '../http/limit-of-person.ts';

type Dependencies = { city: Omit<City, 'cameras'>; history: History; now: () => number };

/** `2026-11`, by the clocks of the city. */
const monthAt = (atMs: number, timeZone: string): string =>
  new Date(atMs + clockOffsetMs(atMs, timeZone)).toISOString().slice(0, 7);

/** When the day began, by the clocks of the city. The report of a running month ends there, so that nobody reads single acts off it as they happen. */
function lastMidnight(atMs: number, timeZone: string): number {
  const shownMs = atMs + clockOffsetMs(atMs, timeZone);
  return atMs - (shownMs % DAY_MS);
}

/** A person reads a report, and does not follow it. Each answer counts a month of the log. */
const PER_MINUTE = 20;
const DAY_MS = 86_400_000;

/**
 * Registers the public report (control 24). It holds no personal data, so no entry of the log stands before it, and everybody who is signed
 * in reads it; who publishes it takes the JSON.
 */
export function registerReportRoutes(app: FastifyInstance, { city, history, now }: Dependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/report',
    {
      config: { ...onlyFor('signed_in').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: { tags: ['audit'], querystring: ReportQuery, response: { 200: PublicReport, default: ProblemBody } },
    },
    async (request) => {
      const { timeZone } = city;
      const month = request.query.month ?? monthAt(now(), timeZone);
      const bounds = boundsOfMonth(month, timeZone);
      if (!bounds) throw new Problem('invalid_request', 'no_month');
      if (bounds.fromMs > now()) throw new Problem('invalid_request', 'month_not_begun');
      const toMs = Math.min(bounds.toMs, lastMidnight(now(), timeZone));
      const use = await history.reportedUse({ fromMs: bounds.fromMs, toMs });
      return { city: city.city, month, timeZone, fromMs: bounds.fromMs, toMs, isWhole: bounds.toMs <= now(), ...use };
    },
  );
}
