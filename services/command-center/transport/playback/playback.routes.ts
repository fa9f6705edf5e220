import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ProblemBody } from '../contract/problem.ts';
import { bytesOf } from '../contract/bytes.ts';
import { FragmentQuery, OwnUnmaskings, PlaybackOpened, PlaybackRequest, StillQuery } from '../contract/playback.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import type { PlaybackDependencies } from './dependencies.ts';
import { ordersOf, requireOrder } from './require-order.ts';
import { serveView } from './serve-view.ts';

/** How many playbacks a person opens in a minute, at most. */
const OPENED_PER_MINUTE = 60;
/** How many fragments a person asks for in a minute, at most: four cameras need 60, and each seek some more. */
const FRAGMENTS_PER_MINUTE = 300;
/** How many stills: scrubbing asks for several a second of each camera. */
const STILLS_PER_MINUTE = 900;

const params = z.object({ playback: z.string().max(80) });

/**
 * Registers the routes with which operators and supervisors play back the cameras of their districts. A playback is opened with its purpose;
 * its fragments and stills are masked unless an order in force says otherwise, made by view-maker when they are asked for, and sent only after
 * the access is in the audit log.
 */
export function registerPlaybackRoutes(app: FastifyInstance, dependencies: PlaybackDependencies): void {
  registerOpening(app, dependencies);
  registerOwnOrders(app, dependencies);
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const answers = (contentType: string) => ({
    200: bytesOf(contentType),
    206: bytesOf(contentType),
    default: ProblemBody,
  });
  const config = (perMinute: number) =>
    ({ access: 'playback', background: true, rateLimit: limitOfPerson(perMinute) }) as const;
  typed.get(
    '/api/playbacks/:playback/still',
    {
      config: config(STILLS_PER_MINUTE),
      schema: { tags: ['playback'], params, querystring: StillQuery, response: answers('image/jpeg') },
    },
    (request, reply) => {
      const { at } = request.query;
      const wanted = { kind: 'still', fromMs: at, toMs: at, keyFramesOnly: false } as const;
      return serveView(request, reply, { id: request.params.playback, wanted }, dependencies);
    },
  );
  typed.get(
    '/api/playbacks/:playback/fragment',
    {
      config: config(FRAGMENTS_PER_MINUTE),
      schema: { tags: ['playback'], params, querystring: FragmentQuery, response: answers('video/mp4') },
    },
    (request, reply) => {
      const { from, to, keys } = request.query;
      const wanted = { kind: 'fragment', fromMs: from, toMs: to, keyFramesOnly: keys === '1' } as const;
      return serveView(request, reply, { id: request.params.playback, wanted }, dependencies);
    },
  );
}

function registerOpening(app: FastifyInstance, dependencies: PlaybackDependencies): void {
  const { access, playbacks, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/playbacks',
    {
      config: { ...onlyFor('playback').config, rateLimit: limitOfPerson(OPENED_PER_MINUTE) },
      schema: { tags: ['playback'], body: PlaybackRequest, response: { 201: PlaybackOpened, default: ProblemBody } },
    },
    async (request, reply) => {
      const viewer = requirePlace(request, access, 'playback');
      const { camera } = requireCamera(dependencies, viewer, request.body.camera);
      const { purpose, unmaskingOrder } = request.body;
      const order =
        unmaskingOrder === undefined
          ? undefined
          : requireOrder(dependencies, unmaskingOrder, { subject: viewer.subject, camera });
      const caseReference = order?.caseReference ?? request.body.caseReference;
      const playbackId = `playback-${randomUUID()}`;
      playbacks.open({ playbackId, subject: viewer.subject, camera, purpose, caseReference, unmaskingOrder }, now());
      request.log.info(
        { playback: playbackId, camera, purpose, unmasked: unmaskingOrder !== undefined, session: request.session?.id },
        'playback opened',
      );
      return reply.code(201).send({ playbackId, camera });
    },
  );
}

/** The orders under which a person may look without masks now: the page offers exactly these. */
function registerOwnOrders(app: FastifyInstance, dependencies: PlaybackDependencies): void {
  const { access, now } = dependencies;
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/playback/unmasking',
    {
      ...onlyFor('playback'),
      schema: { tags: ['playback'], response: { 200: OwnUnmaskings, default: ProblemBody } },
    },
    (request) => {
      const { subject } = requirePlace(request, access, 'playback');
      const orders = ordersOf(dependencies, subject);
      return {
        atMs: now(),
        orders: orders.map(({ orderId, camera, fromMs, toMs, caseReference, expiresAtMs }) => ({
          ...{ orderId, camera, fromMs, toMs, caseReference, expiresAtMs },
        })),
      };
    },
  );
}
