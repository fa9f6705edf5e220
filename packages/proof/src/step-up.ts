import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { canonicalJson } from './canonical.ts';
import { EVERYBODYS_SECOND_FACTOR, lacksSecondFactor, type SecondFactor } from './second-factor.ts';

/**
 * The nonce of a sign-in for exactly one decision: base64url SHA-256 of the canonical JSON of command id and decision. A token for one
 * decision proves nothing about another, and one for this command proves it once.
 */
export const decisionNonce = (commandId: string, decision: unknown): string =>
  createHash('sha256').update(canonicalJson({ commandId, decision })).digest('base64url');

/** Who signed in, as the provider's verified token says. */
export type SignedInPerson = {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly agency: string;
};
export type StepUp =
  | { readonly kind: 'verified'; readonly person: SignedInPerson }
  | {
      readonly kind: 'refused';
      /** `unverified`: signature, issuer, audience or times; the others say which claim is not right. */
      readonly reason: 'unverified' | 'other_decision' | 'other_person' | 'not_fresh' | 'one_factor' | 'claims_missing';
    };

export type StepUpClaim = {
  readonly commandId: string;
  readonly decision: unknown;
  /** The person in whose name the command came. */
  readonly subject: string;
};

/** A decision is carried out so long after the person signed in for it, s. */
export const STEP_UP_MAX_AGE_S = 300;

/** The provider could not be asked for its keys. That is no forged token: nothing is decided, and the same command comes again. */
export class SignInUnavailableError extends Error {
  override readonly name = 'SignInUnavailableError';
  readonly retryAfterMs = 500;

  constructor(cause: unknown) {
    super(`the sign-in's keys can't be had: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** How long the provider may take to say its keys, ms: whoever waits for an answer waits as long. */
const KEYS_WITHIN_MS = 2_000;

export type StepUpVerifier = {
  /** @throws SignInUnavailableError */
  verify(idToken: string, claim: StepUpClaim, nowMs: number): Promise<StepUp>;
};

/**
 * Verifies ID tokens (OpenID Connect Core 1.0, 3.1.3.7) of sign-ins for one decision. `auth_time` must be fresh: a session that was already
 * open proves nothing.
 */
export function createStepUpVerifier(options: {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's keys; by default those that it publishes at `<issuer>/jwks`. */
  readonly keys?: JWTVerifyGetKey;
  readonly secondFactor?: SecondFactor;
}): StepUpVerifier {
  const address = new URL(`${options.issuer.replace(/\/$/, '')}/jwks`);
  const keys = asked(options.keys ?? createRemoteJWKSet(address, { timeoutDuration: KEYS_WITHIN_MS }));
  return {
    async verify(idToken, { commandId, decision, subject }, nowMs) {
      const claims = await verified(idToken, keys, options, nowMs);
      if (!claims) return { kind: 'refused', reason: 'unverified' };
      if (claims['nonce'] !== decisionNonce(commandId, decision)) return { kind: 'refused', reason: 'other_decision' };
      if (claims.sub !== subject) return { kind: 'refused', reason: 'other_person' };
      const authTime = claims['auth_time'];
      if (typeof authTime !== 'number' || nowMs / 1000 - authTime > STEP_UP_MAX_AGE_S)
        return { kind: 'refused', reason: 'not_fresh' };
      if (lacksSecondFactor(claims, options.secondFactor ?? EVERYBODYS_SECOND_FACTOR))
        return { kind: 'refused', reason: 'one_factor' };
      const { name, role, agency } = claims;
      if (typeof name !== 'string' || typeof role !== 'string' || typeof agency !== 'string')
        return { kind: 'refused', reason: 'claims_missing' };
      return { kind: 'verified', person: { subject, name, role, agency } };
    },
  };
}

/** Tells a key that is not there from a provider that does not answer, or answers something else than keys. */
const asked =
  (keys: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (NO_SUCH_KEY.some((kind) => error instanceof kind)) throw error;
      throw new SignInUnavailableError(error);
    }
  };
const NO_SUCH_KEY = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

async function verified(
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
      clockTolerance: 5,
      maxTokenAge: STEP_UP_MAX_AGE_S,
      algorithms: ['ES256'],
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return undefined;
  }
}
