import { inSpan, SpanKind, type Tracer } from '@marsad/telemetry';
import type { FastifyInstance } from 'fastify';

export type RequestTraces = {
  readonly tracer: Tracer;
  /** @param route as it was declared, never with what somebody filled in */
  readonly answered: (method: string, route: string, status: number, seconds: number) => void;
};

/** An address that nobody declared: what somebody typed is no label. */
const NOWHERE = 'undeclared';

/**
 * Each request is handled in a span of its own: what is sent because of it (a command, an audit entry) is a child of that span, and what is
 * logged carries its ids. It begins after the body was read, because the reading is the socket's work and would lose it.
 */
export function traceRequests(app: FastifyInstance, { tracer, answered }: RequestTraces): void {
  app.addHook('preValidation', (request, reply, done) => {
    const route = request.routeOptions.url ?? NOWHERE;
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    void inSpan(
      tracer,
      `${request.method} ${route}`,
      { kind: SpanKind.SERVER, attributes, root: true },
      () =>
        new Promise<void>((resolve) => {
          reply.raw.once('close', resolve);
          done();
        }),
    );
  });
  app.addHook('onResponse', (request, reply, done) => {
    answered(request.method, request.routeOptions.url ?? NOWHERE, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
}
