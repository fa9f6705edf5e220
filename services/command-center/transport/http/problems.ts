import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { normaliseTexts, textFaultIn } from '@marsad/schemas';
import { PROBLEMS, Problem } from '../../errors.ts';

const KNOWN_STATUSES = Object.values(PROBLEMS) as number[];

/** Turns every error into one of this API's problems: Fastify's own errors, those of schemas, and unexpected ones. */
function problemFrom(error: Error & { statusCode?: number }): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    return new Problem('invalid_request', `${error.validationContext ?? 'body'}${first?.instancePath ?? ''}`);
  }
  if (isResponseSerializationError(error)) return new Problem('internal', 'response', error);
  if (error.statusCode === 429) return new Problem('too_many_requests');
  if (error.statusCode === undefined || error.statusCode >= 500) return new Problem('internal', undefined, error);
  const reason = KNOWN_STATUSES.includes(error.statusCode) ? undefined : String(error.statusCode);
  return new Problem('invalid_request', reason);
}

/**
 * Answers every error as a problem in JSON.
 * @param onRefused is called before the answer when the request was refused to this person
 */
export function answerWithProblems(
  app: FastifyInstance,
  onRefused: (request: FastifyRequest, problem: Problem) => void,
): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const problem = problemFrom(error);
    if (problem.status === 403 || problem.hides !== undefined) onRefused(request, problem);
    if (problem.status >= 500)
      request.log.error({ err: problem.cause ?? error, problem: problem.code }, 'request failed');
    return reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type('application/json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send({ error: problem.code, ...(problem.reason && { reason: problem.reason }) });
  });
}

/** Normalises every text that people write before anything is checked, shown or signed, and refuses texts that are not plain. */
export function requirePlainTexts(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (request.body === null || typeof request.body !== 'object' || request.isMultipart?.() === true) return;
    request.body = normaliseTexts(request.body);
    const found = textFaultIn(request.body);
    if (found) throw new Problem('text_not_plain', `body${found.path}`);
  });
}
