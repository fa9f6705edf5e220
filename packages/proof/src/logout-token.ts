import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** The session that the provider ended, or the person whose sessions it ended. */
export type LoggedOut = {
  readonly of: 'provider_session' | 'person';
  readonly id: string;
  /** When the provider ended it, ms. Sessions that began later stay, so a repeated token ends nothing new. */
  readonly atMs: number;
};

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** How old a logout token may be, s. A provider sends it at once. */
const MAX_AGE_S = 300;
/** How long to wait for the provider's keys, ms. */
const KEYS_TIMEOUT_MS = 2_000;

const Claims = z.object({
  iat: z.int(),
  sub: z.string().min(1).max(200).optional(),
  sid: z.string().min(1).max(200).optional(),
  events: z.object({ [EVENT]: z.object({}) }),
  // A logout token has no nonce, so no ID token can pass for one.
  nonce: z.never().optional(),
});

/**
 * Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.6): signature, issuer, audience, times, event, no nonce, and a session or
 * a person.
 */
export function createLogoutVerifier(options: {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's keys. Default: those that it publishes at `<issuer>/jwks`. */
  readonly keys?: JWTVerifyGetKey;
}): { verify(token: string, nowMs: number): Promise<LoggedOut | undefined> } {
  const address = new URL(`${options.issuer.replace(/\/$/, '')}/jwks`);
  const keys = options.keys ?? createRemoteJWKSet(address, { timeoutDuration: KEYS_TIMEOUT_MS });
  return {
    async verify(token, nowMs) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: options.clientId,
          currentDate: new Date(nowMs),
          clockTolerance: 5,
          maxTokenAge: MAX_AGE_S,
          requiredClaims: ['jti', 'iat'],
          algorithms: ['ES256'],
        });
        const claims = Claims.safeParse(payload);
        if (!claims.success) return undefined;
        const { iat, sid, sub } = claims.data;
        // `iat` is in whole seconds, and a session that began within that second is ended too.
        const atMs = iat * 1_000 + 999;
        if (sid !== undefined) return { of: 'provider_session', id: sid, atMs };
        return sub === undefined ? undefined : { of: 'person', id: sub, atMs };
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
        return undefined;
      }
    },
  };
}
