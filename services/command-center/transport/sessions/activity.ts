import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import type { Session } from '../../domain/session.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The page makes this request by itself, for streams and pictures, so it does not extend the session. */
    background?: true;
  }
}

/** The page sends with every request how long ago the person last did something, ms. */
export const IDLE_HEADER = 'x-marsad-idle-ms';
/** A cookie is renewed no more often than this, ms. */
export const RENEWED_EVERY_MS = 60_000;

/**
 * When the person behind a request last did something, UTC ms; undefined for background requests and invalid headers. A client that sends
 * no header counts as active now.
 */
function activeAtMs(request: FastifyRequest, nowMs: number): number | undefined {
  if (request.routeOptions.config.background) return undefined;
  const idleMs = request.headers[IDLE_HEADER];
  if (idleMs === undefined) return nowMs;
  return /^\d{1,12}$/.test(String(idleMs)) ? nowMs - Number(idleMs) : undefined;
}

/** Extends the session's idle limit if the person did something, in the memory of this instance and in the cookie. */
export function noteActivity(
  request: FastifyRequest,
  reply: FastifyReply,
  { live, renew, nowMs }: { live: LiveSessions; renew: (reply: FastifyReply, session: Session) => void; nowMs: number },
): void {
  const { session } = request;
  const atMs = session && activeAtMs(request, nowMs);
  if (!session || atMs === undefined || atMs <= session.activeAtMs) return;
  const touched = live.touch(session, atMs);
  request.session = touched;
  if (touched.activeAtMs - session.activeAtMs >= RENEWED_EVERY_MS) renew(reply, touched);
}
