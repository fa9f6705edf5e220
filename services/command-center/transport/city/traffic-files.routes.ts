import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../errors.ts';
import { ProblemBody } from '../contract/problem.ts';
import { ExportQuery } from '../contract/traffic.ts';
import { onlyFor } from '../http/guard.ts';
import type { TrafficDependencies } from './traffic.routes.ts';
import { trafficSpan } from './traffic.routes.ts';

/** The most buckets in a file: a year of hours, three months of quarters of an hour, a week of minutes. */
const MOST_BUCKETS_OF_A_FILE = 10_080;
const CONTENT_TYPE = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

/** Registers the files of traffic for spreadsheets and analysis: CSV and Parquet, as ClickHouse writes them. */
export function registerTrafficFileRoutes(app: FastifyInstance, dependencies: TrafficDependencies): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/traffic/file',
    {
      ...onlyFor('flow'),
      schema: {
        tags: ['flow'],
        querystring: ExportQuery,
        response: {
          200: {
            description: 'One row a place, direction, class and bucket; times are UTC.',
            content: Object.fromEntries(Object.values(CONTENT_TYPE).map((type) => [type, { schema: z.file() }])),
          },
          default: ProblemBody,
        },
      },
    },
    async (request, reply) => {
      const { bucket, what, format } = request.query;
      const { span } = trafficSpan(request, dependencies, request.query);
      if ((span.toMs - span.fromMs) / bucket > MOST_BUCKETS_OF_A_FILE)
        throw new Problem('invalid_request', 'too_many_buckets');
      const file = await dependencies.traffic.exported({ ...span, bucketMs: bucket }, { what, format });
      const day = new Date(span.fromMs).toISOString().slice(0, 10);
      return sendFile(reply, file, { type: CONTENT_TYPE[format], name: `${span.camera}-${what}-${day}.${format}` });
    },
  );
}

const sendFile = (reply: FastifyReply, file: Readable, { type, name }: { type: string; name: string }): FastifyReply =>
  reply
    .headers({
      'cache-control': 'private, no-store',
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
    })
    .send(file);
