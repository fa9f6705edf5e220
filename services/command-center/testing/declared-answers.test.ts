import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { checkDeclaredAnswers, faultIn } from './declared-answers.ts';

const Answer = z.object({ id: z.string(), parts: z.array(z.object({ n: z.int() })) });

test.each([
  ['the declared fields', { id: 'a', parts: [{ n: 1 }] }, undefined],
  ['an undeclared field', { id: 'a', parts: [{ n: 1, secret: true }] }, 'does not declare'],
  ['a missing field', { id: 'a', parts: [{}] }, 'parts[0].n'],
])('an answer with %s', (_, body, fault) => {
  if (fault === undefined) expect(faultIn(Answer, body)).toBeUndefined();
  else expect(faultIn(Answer, body)).toContain(fault);
});

let app: ReturnType<typeof Fastify>;
let declared: ReturnType<typeof checkDeclaredAnswers>;
beforeEach(() => {
  app = Fastify();
  declared = checkDeclaredAnswers();
  app.addHook('onRoute', declared.onRoute);
  app.setSerializerCompiler(serializerCompiler);
});
afterEach(() => app.close());

test('a field that the serialiser would drop is found', async () => {
  app.get('/', { schema: { response: { 200: Answer } } }, async () => ({ id: 'a', parts: [], secret: true }));
  expect((await app.inject('/')).statusCode).toBe(500);
  expect(() => declared.assertNone()).toThrow('GET / 200: has fields that its schema does not declare');
});

test('a status that the route does not declare is found', async () => {
  app.get('/', { schema: { response: { 200: Answer } } }, (_request: FastifyRequest, reply: FastifyReply) =>
    reply.redirect('/elsewhere'),
  );
  await app.inject('/');
  expect(() => declared.assertNone()).toThrow('GET / 302: this status is not declared');
});
