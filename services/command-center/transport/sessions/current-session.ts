import type { FastifyReply, FastifyRequest } from 'fastify';
import { normalizeIP } from '@fastify/rate-limit';
import type { Viewer } from '@marsad/schemas';
import { viewerOf, type Session } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name that the browser got at an earlier sign-in, from its cookie; undefined if it has none. */
    knownBrowser: string | undefined;
    /** The live session that came with the request, if any. */
    session: Session | undefined;
  }
}

/** The session behind a request that passed the guard. */
export function sessionOn(request: FastifyRequest): Session {
  if (!request.session) throw new Problem('unauthenticated');
  return request.session;
}

/** The person behind a request that passed the guard. */
export const viewerOn = (request: FastifyRequest): Viewer => viewerOf(sessionOn(request));

/** The address under which a client's requests are counted. For IPv6 it is the /64 network, all addresses of which one client may use. */
export const addressOf = (request: FastifyRequest): string => normalizeIP(request.ip);

/**
 * Routes that are open to everybody are limited more strictly, by address. A browser with an earlier sign-in is counted by itself, so other
 * clients at its address cannot lock it out.
 */
export const openToEverybody = {
  config: {
    access: 'everybody',
    rateLimit: {
      max: 60,
      timeWindow: 60_000,
      keyGenerator: (request: FastifyRequest) => request.knownBrowser ?? addressOf(request),
    },
  },
} as const;

/** Returns a Problem as a value and throws every other error again. */
export const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  throw error;
};

export const tooManyRequests = (reply: FastifyReply, afterS: number): Problem => {
  reply.header('retry-after', String(afterS));
  return new Problem('too_many_requests');
};
