import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Access } from '../../domain/access.ts';
import { Problem } from '../../errors.ts';
import { addressOf } from '../sessions/current-session.ts';
import { registerSessions, type SessionDependencies } from '../sessions/sessions.routes.ts';
import { onlyFor, registerGuard } from './guard.ts';
import { OPENAPI } from './openapi.ts';
import { answerWithProblems, requirePlainTexts } from './problems.ts';
import { traceRequests, type RequestTraces } from './request-traces.ts';
import { registerSecurityHeaders } from './security-headers.ts';

export type HttpOptions = SessionDependencies & {
  logger: FastifyBaseLogger;
  access: Access;
  requestsPerMinute: number;
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies: readonly string[];
  /** Called for every request that was refused to its person, before the answer is sent. */
  onRefused: (request: FastifyRequest, problem: Problem) => void;
  /** Absent: requests are neither traced nor counted. */
  traces?: RequestTraces | undefined;
  /** Called with every route, for tests that check the routes. */
  onRoute?: ((route: RouteOptions) => void) | undefined;
};

/** The longest body, bytes. A route that takes longer ones sets its own limit. */
const BODY_LIMIT_BYTES = 16_384;

/** Creates the HTTP server without its routes: security headers, cookies, limits, sessions, problems as JSON, and the OpenAPI document. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
  });
  if (options.onRoute) app.addHook('onRoute', options.onRoute);
  if (options.traces) traceRequests(app, options.traces);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerWithProblems(app, options.onRefused);

  await registerSecurityHeaders(app, options.publicUrl);
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    // A whole control room may share one address, so requests are counted by person if the person is known.
    keyGenerator: (request) => request.session?.subject ?? addressOf(request),
    errorResponseBuilder: () => new Problem('too_many_requests'),
  });
  await app.register(swagger, OPENAPI);
  requirePlainTexts(app);
  registerSessions(app, options);
  registerGuard(app, options);
  app.get('/api/openapi.json', { ...onlyFor('signed_in'), schema: { hide: true } }, () => app.swagger());
  return app;
}
