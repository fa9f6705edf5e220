import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  isResponseSerializationError,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { normaliseTexts, textFaultIn } from '@marsad/schemas';
import { PROBLEMS, Problem } from '../../errors.ts';
import type { Access } from '../../domain/access.ts';
import { onlyFor, registerGuard } from './guard.ts';
import { addressOf, registerSessions, type SessionDependencies } from '../sessions/sessions.routes.ts';
import { OPENAPI } from './openapi.ts';
import { traceRequests, type RequestTraces } from './request-traces.ts';

export type HttpOptions = SessionDependencies & {
  logger: FastifyBaseLogger;
  access: Access;
  requestsPerMinute: number;
  /** Addresses and networks of the proxies that may say whom they ask for (`X-Forwarded-For`); nobody else is believed. */
  trustedProxies: readonly string[];
  /** Is told every request that was refused to somebody, before they are told. */
  onRefused: (request: FastifyRequest, problem: Problem) => void;
  /** Absent: requests are neither spans nor counted. */
  traces?: RequestTraces | undefined;
  /** Is told every route; for whoever checks them. */
  onRoute?: (route: RouteOptions) => void;
};

/** Nothing from outside this origin, no inline script; MapLibre decodes in a worker of this origin and draws blobs. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The server without its routes: security headers, cookies, limits, sessions, problems as JSON, and the OpenAPI document. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: 16_384,
    forceCloseConnections: true,
  });
  if (options.onRoute) app.addHook('onRoute', options.onRoute);
  if (options.traces) traceRequests(app, options.traces);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const problem = asProblem(error);
    if (problem.status === 403 || problem.hides !== undefined) options.onRefused(request, problem);
    if (problem.status >= 500)
      request.log.error({ err: problem.cause ?? error, problem: problem.code }, 'request failed');
    return reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type('application/json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send({ error: problem.code, ...(problem.reason && { reason: problem.reason }) });
  });

  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    enableCSPNonces: true,
    // The provider's sign-out page is another origin in the same window.
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: options.publicUrl.startsWith('https:'),
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    // Behind one address there may be a whole control room: a person is counted, not the wall they sit behind.
    keyGenerator: (request) => request.session?.subject ?? addressOf(request),
    errorResponseBuilder: () => new Problem('too_many_requests'),
  });
  await app.register(swagger, OPENAPI);
  // What people write is one text before anything is checked, shown or signed.
  app.addHook('preValidation', async (request) => {
    if (request.body === null || typeof request.body !== 'object' || request.isMultipart?.() === true) return;
    request.body = normaliseTexts(request.body);
    const found = textFaultIn(request.body);
    if (found) throw new Problem('text_not_plain', `body${found.path}`);
  });
  registerSessions(app, options);
  registerGuard(app, options);
  app.get('/api/openapi.json', { ...onlyFor('signed_in'), schema: { hide: true } }, () => app.swagger());
  return app;
}

function asProblem(error: Error & { statusCode?: number }): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    return new Problem('invalid_request', `${error.validationContext ?? 'body'}${first?.instancePath ?? ''}`);
  }
  if (isResponseSerializationError(error)) return new Problem('internal', 'response', error);
  if (error.statusCode === 429) return new Problem('too_many_requests');
  const known = Object.values(PROBLEMS) as number[];
  if (error.statusCode && error.statusCode < 500 && known.includes(error.statusCode))
    return new Problem('invalid_request');
  if (error.statusCode && error.statusCode < 500) return new Problem('invalid_request', String(error.statusCode));
  return new Problem('internal', undefined, error);
}
