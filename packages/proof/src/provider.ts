import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { SecondFactor } from './second-factor.ts';

/** The OpenID provider whose tokens are accepted, and the client that they must be for. */
export type Provider = {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's keys. Default: those that it publishes at `<issuer>/jwks`. */
  readonly keys?: JWTVerifyGetKey;
  /** What counts as a second factor, and which roles need one. Default: `EVERYBODYS_SECOND_FACTOR`. */
  readonly secondFactor?: SecondFactor;
};

/** The only accepted signature algorithm. A token that names another one, or none, is refused. */
export const ALGORITHMS = ['ES256'];
/** How far the provider's clock may differ from this machine's, s. */
export const CLOCKS_DIFFER_S = 5;

const Person = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  role: z.string().min(1).max(60),
  agency: z.string().min(1).max(60),
  districts: z.array(z.string().min(1).max(31)).min(1).max(500),
});

/** The person who signed in, from the provider's verified token. */
export type SignedInPerson = {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly agency: string;
  /** The districts that the person works for; `*` is the whole city. */
  readonly districts: readonly string[];
};

/** The person of a verified token; undefined where a claim is missing. */
export function personOf(claims: JWTPayload): SignedInPerson | undefined {
  const person = Person.safeParse(claims);
  if (!person.success) return undefined;
  const { sub: subject, ...rest } = person.data;
  return { subject, ...rest };
}

/** The provider's keys could not be fetched. The token may still be valid, so the same command is verified again later. */
export class SignInUnavailableError extends Error {
  override readonly name = 'SignInUnavailableError';
  readonly code = 'sign_in_unavailable';
  readonly retryAfterMs = 500;

  constructor(cause: unknown) {
    super(
      `the keys of the OpenID provider could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** How long to wait for the provider's keys, ms. A person waits for the answer meanwhile. */
const KEYS_TIMEOUT_MS = 2_000;

/** Fetches the provider's keys. A missing key is an error of the token; a provider that does not answer with keys is unavailable. */
export function providerKeys({ issuer, keys }: Provider): JWTVerifyGetKey {
  const fetchKey =
    keys ?? createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/jwks`), { timeoutDuration: KEYS_TIMEOUT_MS });
  return async (header, token) => {
    try {
      return await fetchKey(header, token);
    } catch (error) {
      if (NO_SUCH_KEY.some((kind) => error instanceof kind)) throw error;
      throw new SignInUnavailableError(error);
    }
  };
}
const NO_SUCH_KEY = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
