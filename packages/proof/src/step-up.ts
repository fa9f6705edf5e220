import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { canonicalJson } from './canonical.ts';
import { ALGORITHMS, CLOCKS_DIFFER_S, personOf, providerKeys, type Provider, type SignedInPerson } from './provider.ts';
import { EVERYBODYS_SECOND_FACTOR, lacksSecondFactor } from './second-factor.ts';

/**
 * The nonce of a sign-in for exactly one decision: the SHA-256 of the canonical JSON of command id and decision, in base64url. A token is therefore
 * valid for one decision in one command only.
 */
export const decisionNonce = (commandId: string, decision: unknown): string =>
  createHash('sha256').update(canonicalJson({ commandId, decision })).digest('base64url');

export type StepUp =
  | { readonly kind: 'verified'; readonly person: SignedInPerson }
  | {
      readonly kind: 'refused';
      /** `unverified`: signature, issuer, audience or times; the others name the claim that is wrong. */
      readonly reason: 'unverified' | 'other_decision' | 'other_person' | 'not_fresh' | 'one_factor' | 'claims_missing';
    };

export type StepUpClaim = {
  readonly commandId: string;
  readonly decision: unknown;
  /** The person whom the command names. */
  readonly subject: string;
};

/** How long after its sign-in a decision may still be carried out, s. */
export const STEP_UP_MAX_AGE_S = 300;

export type StepUpVerifier = {
  /** @throws SignInUnavailableError */
  verify(idToken: string, claim: StepUpClaim, nowMs: number): Promise<StepUp>;
};

/**
 * Verifies ID tokens (OpenID Connect Core 1.0, 3.1.3.7) of sign-ins for one decision. `auth_time` must be recent, because a session that
 * was already open does not prove that the person decided now.
 */
export function createStepUpVerifier(provider: Provider): StepUpVerifier {
  const keys = providerKeys(provider);
  return {
    async verify(idToken, { commandId, decision, subject }, nowMs) {
      const claims = await verifiedClaims(idToken, keys, provider, nowMs);
      if (!claims) return { kind: 'refused', reason: 'unverified' };
      if (claims['nonce'] !== decisionNonce(commandId, decision)) return { kind: 'refused', reason: 'other_decision' };
      if (claims.sub !== subject) return { kind: 'refused', reason: 'other_person' };
      const authTime = claims['auth_time'];
      if (typeof authTime !== 'number' || nowMs / 1000 - authTime > STEP_UP_MAX_AGE_S)
        return { kind: 'refused', reason: 'not_fresh' };
      if (lacksSecondFactor(claims, provider.secondFactor ?? EVERYBODYS_SECOND_FACTOR))
        return { kind: 'refused', reason: 'one_factor' };
      const person = personOf(claims);
      return person ? { kind: 'verified', person } : { kind: 'refused', reason: 'claims_missing' };
    },
  };
}

async function verifiedClaims(
  idToken: string,
  keys: JWTVerifyGetKey,
  { issuer, clientId }: { readonly issuer: string; readonly clientId: string },
  nowMs: number,
) {
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      issuer,
      audience: clientId,
      currentDate: new Date(nowMs),
      clockTolerance: CLOCKS_DIFFER_S,
      maxTokenAge: STEP_UP_MAX_AGE_S,
      algorithms: ALGORITHMS,
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return undefined;
  }
}
