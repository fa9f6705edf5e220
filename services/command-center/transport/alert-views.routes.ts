import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { servableView, type ViewName } from '../domain/alert-view.ts';
import { byteRange } from '../domain/byte-range.ts';
import type { CityMemory } from '../domain/city-memory.ts';
import { Problem } from '../errors.ts';
import type { StoredViews } from '../ports.ts';
import { alertFor } from './alerts.routes.ts';
import { viewerOn } from './sessions.ts';

type Dependencies = { memory: CityMemory; views: StoredViews };

/**
 * The masked snapshot and clip of an alert, and the plate cut-out that is its evidence. They go through here and nowhere else: the store has
 * no door for a browser. Every look is logged before the first byte, nothing is cached.
 */
export function registerAlertViewRoutes(app: FastifyInstance, { memory, views }: Dependencies): void {
  const serve = async (
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    name: ViewName,
  ): Promise<FastifyReply> => {
    const alert = alertFor(memory, viewerOn(request), id);
    const view = servableView(alert, name);
    if (view.kind === 'pending') throw new Problem('view_pending');
    if (view.kind === 'none') throw new Problem('view_none');
    if (view.kind === 'failed') throw new Problem('view_failed', view.reason);
    if (view.kind === 'not_servable') {
      request.log.error(
        { alert: alert.alertId, view: name, bucket: view.bucket },
        'refused to serve what is not a view',
      );
      throw new Problem('view_none');
    }
    const { bucket, objectKey } = view;
    const size = await views.size(bucket, objectKey);
    const range = byteRange(request.headers.range, size);
    reply.headers({
      'cache-control': 'private, no-store',
      'content-type': view.contentType,
      'accept-ranges': 'bytes',
      'cross-origin-resource-policy': 'same-origin',
    });
    request.log.info({ alert: alert.alertId, view: name, session: request.session?.id }, 'view served');
    if (range.kind === 'unsatisfiable') {
      reply.header('content-range', `bytes */${size}`);
      throw new Problem('range_unsatisfiable');
    }
    if (range.kind === 'whole') {
      return reply.header('content-length', size).send(await views.open(bucket, objectKey));
    }
    const { start, end } = range;
    reply.code(206).headers({ 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 });
    return reply.send(await views.open(bucket, objectKey, { start, end }));
  };

  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const name of ['snapshot', 'clip', 'plate'] as const) {
    const params = z.object({ id: z.string().max(200) });
    typed.get(`/api/alerts/:id/${name}`, { schema: { tags: ['views'], params } }, (request, reply) =>
      serve(request, reply, request.params.id, name),
    );
  }
}
