import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { byteRange } from '../../domain/byte-range.ts';
import { Problem } from '../../errors.ts';
import type { StreetArchive } from '../../ports.ts';
import { bytesOf } from '../contract/bytes.ts';
import { StreetsAnswer, StreetsQuery } from '../contract/map.ts';
import { ProblemBody } from '../contract/problem.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';

const TYPE = 'application/vnd.pmtiles';
/** No tile and no directory is larger than this, so nobody takes the whole archive by one request, bytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** A person who moves a map quickly asks for a dozen tiles a step. */
const PER_MINUTE = 3_000;

/**
 * Registers the streets of the city's maps. They are public knowledge, so no access is recorded; but they are the city's bytes and bandwidth,
 * so only its own people get them.
 */
export function registerStreetRoutes(app: FastifyInstance, { streets }: { streets: StreetArchive | undefined }): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/map/streets',
    { ...onlyFor('city'), schema: { tags: ['city'], response: { 200: StreetsAnswer, default: ProblemBody } } },
    async () => ({ streets: streets?.view ?? null }),
  );
  typed.get(
    '/api/map/streets.pmtiles',
    {
      config: { access: 'city', background: true, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: {
        tags: ['city'],
        querystring: StreetsQuery,
        response: { 200: bytesOf(TYPE), 206: bytesOf(TYPE), default: ProblemBody },
      },
    },
    async (request, reply) => {
      if (!streets || request.query.version !== streets.view.version) throw new Problem('not_found');
      const range = byteRange(request.headers.range, streets.size);
      reply.headers({ 'accept-ranges': 'bytes', 'cross-origin-resource-policy': 'same-origin', 'content-type': TYPE });
      if (range.kind !== 'part' || range.end - range.start >= MOST_BYTES) {
        reply.header('content-range', `bytes */${streets.size}`);
        throw new Problem('range_unsatisfiable');
      }
      const { start, end } = range;
      // The version is in the address, so these bytes never become others.
      reply.code(206).headers({
        'content-range': `bytes ${start}-${end}/${streets.size}`,
        'cache-control': 'private, max-age=86400, immutable',
      });
      return reply.send(await streets.read(start, end - start + 1));
    },
  );
}
