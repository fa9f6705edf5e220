import { LONGEST_SESSION_MS } from '@marsad/schemas';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { ALGORITHMS, CLOCKS_DIFFER_S, personOf, providerKeys, type Provider, type SignedInPerson } from './provider.ts';
import { sessionIdOf, type SessionNames } from './ended-sessions.ts';
import { EVERYBODYS_SECOND_FACTOR, lacksSecondFactor } from './second-factor.ts';

export type SessionProof =
  | {
      readonly kind: 'verified';
      readonly person: SignedInPerson;
      readonly session: SessionNames;
      /** The thumbprint of the key with which the browser signs commands: the token's nonce. */
      readonly key: string;
    }
  | {
      readonly kind: 'refused';
      /** `unverified`: signature, issuer or audience; `session_over`: it began too long ago, or has not begun. */
      readonly reason: 'unverified' | 'session_over' | 'other_person' | 'one_factor' | 'claims_missing';
    };

export type SessionVerifier = {
  /** @param subject the person whom the command names @throws SignInUnavailableError */
  verify(idToken: string, subject: string, nowMs: number): Promise<SessionProof>;
};

/**
 * Verifies the ID token with which a session began. Such a token expires after minutes, but the session lasts for a shift. So the token's signature,
 * issuer, audience and times are verified as of the time at which it was issued, and the session's age is checked against its own limit.
 * @param sessionMs the longest session of this deployment
 */
export function createSessionVerifier(provider: Provider, sessionMs: number): SessionVerifier {
  const keys = providerKeys(provider);
  const longestMs = Math.min(sessionMs, LONGEST_SESSION_MS) + STARTS_WITHIN_MS;
  return {
    async verify(idToken, subject, nowMs) {
      try {
        const { iat: claimedIssuedAtS } = decodeJwt(idToken);
        if (typeof claimedIssuedAtS !== 'number') return { kind: 'refused', reason: 'unverified' };
        const { payload } = await jwtVerify(idToken, keys, {
          issuer: provider.issuer,
          audience: provider.clientId,
          currentDate: new Date(claimedIssuedAtS * 1_000),
          clockTolerance: CLOCKS_DIFFER_S,
          requiredClaims: ['iat', 'exp', 'sub'],
          algorithms: ALGORITHMS,
        });
        const ageMs = nowMs - claimedIssuedAtS * 1_000;
        if (ageMs < -CLOCKS_DIFFER_S * 1_000 || ageMs > longestMs) return { kind: 'refused', reason: 'session_over' };
        if (payload.sub !== subject) return { kind: 'refused', reason: 'other_person' };
        if (lacksSecondFactor(payload, provider.secondFactor ?? EVERYBODYS_SECOND_FACTOR))
          return { kind: 'refused', reason: 'one_factor' };
        const person = personOf(payload);
        const { nonce: key, sid } = payload;
        if (!person || typeof key !== 'string') return { kind: 'refused', reason: 'claims_missing' };
        const providerSession = typeof sid === 'string' ? sid : undefined;
        const id = sessionIdOf({ sub: subject, nonce: key });
        const session = { id, subject, providerSession, issuedAtMs: claimedIssuedAtS * 1_000 };
        return { kind: 'verified', person, session, key };
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
        return { kind: 'refused', reason: 'unverified' };
      }
    },
  };
}

/** How much later than its token a session may begin, ms: the browser must return from the provider first. */
const STARTS_WITHIN_MS = 60_000;
