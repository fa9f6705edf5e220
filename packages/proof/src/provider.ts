import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { SecondFactor } from './second-factor.ts';

/** The OpenID provider whose tokens are believed, and for which client. */
export type Provider = {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's keys; by default those that it publishes at `<issuer>/jwks`. */
  readonly keys?: JWTVerifyGetKey;
  /** Whose sign-ins take a second factor; everybody's by default. */
  readonly secondFactor?: SecondFactor;
};

/** The one kind of signature that is believed: a token that names another, or none, is refused. */
export const ALGORITHMS = ['ES256'];
/** The provider's clock and ours, s. */
export const CLOCKS_DIFFER_S = 5;

const Person = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  role: z.string().min(1).max(60),
  agency: z.string().min(1).max(60),
  districts: z.array(z.string().min(1).max(31)).min(1).max(500),
});

/** Who signed in, as the provider's verified token says. */
export type SignedInPerson = {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly agency: string;
  /** The districts that the person works for; `*` is the whole city. */
  readonly districts: readonly string[];
};

/** The person of a verified token; undefined where it does not say everything that is asked of one. */
export function personOf(claims: JWTPayload): SignedInPerson | undefined {
  const person = Person.safeParse(claims);
  if (!person.success) return undefined;
  const { sub: subject, ...rest } = person.data;
  return { subject, ...rest };
}

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

/** The provider's keys. Tells a key that is not there from a provider that does not answer, or answers something else than keys. */
export function providerKeys({ issuer, keys }: Provider): JWTVerifyGetKey {
  const ask =
    keys ?? createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/jwks`), { timeoutDuration: KEYS_WITHIN_MS });
  return async (header, token) => {
    try {
      return await ask(header, token);
    } catch (error) {
      if (NO_SUCH_KEY.some((kind) => error instanceof kind)) throw error;
      throw new SignInUnavailableError(error);
    }
  };
}
const NO_SUCH_KEY = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
