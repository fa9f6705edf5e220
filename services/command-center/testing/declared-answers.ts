import { isDeepStrictEqual } from 'node:util';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';

type Declared = z.ZodType | { content: Record<string, { schema: z.ZodType }> };

/** The answer that the route declares for this status, if any. */
function declaredFor(request: FastifyRequest, statusCode: number): Declared | undefined {
  const schema = request.routeOptions.schema as { response?: Record<string, Declared> } | undefined;
  return schema?.response?.[statusCode] ?? schema?.response?.['default'];
}

/**
 * Describes the fault of a body: it does not fit its schema, or it has fields that the schema does not declare. Undefined if it has none.
 */
export function faultIn(schema: z.ZodType, body: unknown): string | undefined {
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const parsed = schema.safeParse(sent);
  if (!parsed.success) return z.prettifyError(parsed.error);
  if (isDeepStrictEqual(parsed.data, sent)) return undefined;
  return `has fields that its schema does not declare: ${JSON.stringify(sent)} instead of ${JSON.stringify(parsed.data)}`;
}

/**
 * Compares every answer of every route with what the route declares, before the serialiser drops undeclared fields. An answer that differs
 * becomes a 500, and `assertNone` throws with the faults.
 */
export function checkDeclaredAnswers() {
  const faults: string[] = [];
  const refuse = (request: FastifyRequest, reply: FastifyReply, fault: string): never => {
    const text = `${request.method} ${request.routeOptions.url} ${reply.statusCode}: ${fault}`;
    faults.push(text);
    throw new Error(text);
  };
  const checkBody = async (request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> => {
    const declared = declaredFor(request, reply.statusCode);
    const fault = declared instanceof z.ZodType ? faultIn(declared, body) : 'no schema is declared for this JSON';
    return fault === undefined ? body : refuse(request, reply, fault);
  };
  const checkStatus = async (request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> => {
    if (!declaredFor(request, reply.statusCode)) refuse(request, reply, 'this status is not declared');
    return body;
  };
  return {
    onRoute(route: RouteOptions): void {
      if (route.schema?.hide) return;
      route.preSerialization = [route.preSerialization ?? [], checkBody].flat();
      route.onSend = [route.onSend ?? [], checkStatus].flat();
    },
    assertNone(): void {
      if (faults.length > 0) throw new Error(`answers that their routes do not declare:\n${faults.join('\n')}`);
    },
  };
}
