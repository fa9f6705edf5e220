import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../domain/access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import type { Live } from './live.ts';
import { accessToStream } from '../audit/audited-access.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';
import { LiveEvent } from '../contract/live.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  live: Pick<Live, 'events' | 'pictures'>;
  access: Access;
  gate: AuditGate;
  now: () => number;
};

/** Registers the two live routes: server-sent events for changes, and one WebSocket for each page for pictures. */
export async function registerLiveRoutes(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { live, access, gate, now } = dependencies;
  const { events, pictures } = live;
  await app.register(websocket, { options: { maxPayload: 32_768 } });
  const typed = app.withTypeProvider<ZodTypeProvider>();

  const since = z.coerce.number().int().nonnegative().optional().catch(undefined);
  const headers = z.object({ 'last-event-id': since });
  typed.get(
    '/api/events',
    {
      config: { access: 'signed_in', background: true },
      schema: {
        tags: ['live'],
        headers,
        // A tab that takes the stream over from another one of the same browser cannot set the header.
        querystring: z.object({ since }),
        response: {
          200: { description: 'One message after another.', content: { 'text/event-stream': { schema: LiveEvent } } },
          default: ProblemBody,
        },
      },
    },
    async (request, reply) => {
      const viewer = viewerOn(request);
      const session = sessionOn(request);
      await gate.record(viewer, accessToStream(access, viewer, session.id, now()));
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      const client = { response: reply.raw, viewer, session };
      events.open(client, request.headers['last-event-id'] ?? request.query.since);
    },
  );

  app.get(
    '/api/pictures',
    {
      config: { access: 'cameras', background: true },
      websocket: true,
      schema: {
        tags: ['live'],
        description:
          'A WebSocket. The page sends `PictureRequest` as text. Each binary message is one picture: the length of its header (unsigned 32 bit, big endian), the header as JSON (`PictureHeader`), and the JPEG.',
        response: { default: ProblemBody },
      },
    },
    (socket, request) => {
      pictures.open({ socket, viewer: viewerOn(request), session: sessionOn(request) });
    },
  );
}
