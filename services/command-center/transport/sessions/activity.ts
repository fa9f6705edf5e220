import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import type { Session } from '../../domain/session.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked for by the page and not by the person: streams and pictures keep nobody signed in. */
    background?: true;
  }
}

/** How long ago the person last did something at the page, ms; the page says so with everything that it asks for. */
export const IDLE_HEADER = 'x-marsad-idle-ms';
/** A cookie is renewed no more often than this, ms. */
export const RENEWED_EVERY_MS = 60_000;

/** When the person behind a request last did something; undefined where the request says nothing about that. Who sends no header acts now. */
function activeAtMs(request: FastifyRequest, nowMs: number): number | undefined {
  if (request.routeOptions.config.background) return undefined;
  const said = request.headers[IDLE_HEADER];
  if (said === undefined) return nowMs;
  return /^\d{1,12}$/.test(String(said)) ? nowMs - Number(said) : undefined;
}

/** Moves the session's idle limit on with what the person does, in the memory of this instance and in the cookie. */
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
