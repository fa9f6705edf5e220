import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { LiveEvents } from './live-events.ts';
import type { LivePictures } from './live-pictures.ts';
import { viewerOn } from './sessions.ts';

type Dependencies = { events: LiveEvents; pictures: LivePictures };

/** The two live doors: server-sent events for what happens, one WebSocket a page for pictures. */
export async function registerLiveRoutes(app: FastifyInstance, { events, pictures }: Dependencies): Promise<void> {
  await app.register(websocket, { options: { maxPayload: 32_768 } });
  const typed = app.withTypeProvider<ZodTypeProvider>();

  const headers = z.object({ 'last-event-id': z.coerce.number().int().nonnegative().optional().catch(undefined) });
  typed.get('/api/events', { schema: { tags: ['live'], headers } }, (request, reply) => {
    const viewer = viewerOn(request);
    const session = request.session;
    if (!session) throw new Problem('unauthenticated');
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const client = { response: reply.raw, viewer, sessionId: session.id, expiresAtMs: session.expiresAtMs };
    events.open(client, request.headers['last-event-id']);
  });

  app.get('/api/pictures', { websocket: true, schema: { tags: ['live'] } }, (socket, request) => {
    const session = request.session;
    if (!session) return socket.close(4401, 'unauthenticated');
    pictures.open({ socket, viewer: viewerOn(request), sessionId: session.id, expiresAtMs: session.expiresAtMs });
  });
}
