import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../errors.ts';
import type { IdentityProvider } from '../../ports.ts';
import { ProblemBody } from '../contract/problem.ts';
import type { SessionEnds } from './session-ends.ts';
import { addressOf } from './current-session.ts';

/** When an administrator ends everybody's sessions at once, the provider sends one request for each, so the limit is high. */
const FROM_PROVIDER = {
  access: 'everybody',
  provesItself: true,
  rateLimit: { max: 3_000, timeWindow: 60_000, keyGenerator: addressOf },
} as const;

type Dependencies = { identity: Pick<IdentityProvider, 'loggedOut'>; ends: Pick<SessionEnds, 'end'> };

/**
 * Registers the route on which the provider reports that a person signed out there, or that an administrator ended their sessions (OpenID
 * Connect Back-Channel Logout 1.0). The request has no cookie and no Origin, so only its signed token counts.
 */
export async function registerBackChannel(app: FastifyInstance, { identity, ends }: Dependencies): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/auth/back-channel-logout',
      {
        config: FROM_PROVIDER,
        schema: {
          tags: ['session'],
          consumes: ['application/x-www-form-urlencoded'],
          description: 'For the identity provider: OpenID Connect Back-Channel Logout 1.0.',
          body: z.object({ logout_token: z.string().min(1).max(8_000) }),
          response: { 200: z.undefined().describe('The sessions are over.'), default: ProblemBody },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const over = await identity.loggedOut(request.body.logout_token);
        if (!over) throw new Problem('invalid_request', 'logout_token');
        await ends.end(over.of, over.id, 'ended_by_provider', over.atMs);
        request.log.info({ of: over.of }, 'the provider ended sessions');
        return reply.code(200).send();
      },
    );
  });
}
