import { inSpan, SpanKind, type Tracer } from '@marsad/telemetry';
import type { FastifyInstance } from 'fastify';

export type RequestTraces = {
  readonly tracer: Tracer;
  /** @param route the declared route, never the path that a client sent */
  readonly recordAnswer: (method: string, route: string, status: number, seconds: number) => void;
};

/** The label of every address that is not a route, because the text that a person typed must not become a label. */
const UNDECLARED = 'undeclared';

/**
 * Handles each request in a span of its own: everything that is published because of it (a command, an audit entry) is a child of that
 * span, and log lines carry its ids. The span begins after the body was read, because reading happens in callbacks of the socket, where the
 * span would be lost.
 */
export function traceRequests(app: FastifyInstance, { tracer, recordAnswer }: RequestTraces): void {
  app.addHook('preValidation', (request, reply, done) => {
    const route = request.routeOptions.url ?? UNDECLARED;
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
    recordAnswer(request.method, request.routeOptions.url ?? UNDECLARED, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
}
