import { z } from 'zod';
import { Role, SessionToken } from '@marsad/schemas';
import type { Claims, Session } from '../domain/session.ts';
import type { KnownBrowser, SignInAttempt } from '../ports.ts';
import { createSealer } from './sealed-cookie.ts';

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  role: z.string().min(1).max(60),
  agency: z.string().min(1).max(60),
  districts: z.array(z.string().min(1).max(31)).min(1).max(500),
  sid: z.string().min(1).max(200).optional(),
  nonce: z.string().min(1).max(200),
});

/** The claims of a verified ID token; undefined where a required claim is missing. */
export const readClaims = (claims: unknown): Claims | undefined => claimsSchema.safeParse(claims).data;

/** The content of a session cookie. */
export const sessionSchema: z.ZodType<Session> = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  subject: z.string().min(1),
  name: z.string().min(1),
  agency: z.string().min(1),
  // A cookie with a role that the city no longer knows does not open, and the person signs in again.
  role: Role,
  districts: z.array(z.string()).min(1),
  idToken: SessionToken,
  issuedAtMs: z.int(),
  expiresAtMs: z.int(),
  activeAtMs: z.int(),
  providerSession: z.string().min(1).optional(),
});

/** The content of the cookie of a sign-in that is under way. */
const attemptSchema: z.ZodType<SignInAttempt> = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  startedAtMs: z.int(),
  commandId: z.string().optional(),
});

const knownBrowserSchema: z.ZodType<KnownBrowser> = z.object({ browser: z.string().min(1) });

/** Creates the seals of this service's cookies: for sessions, for sign-ins that are under way, and for the names of browsers. */
export const createCookieSealers = (secret: string) => ({
  sessions: createSealer(secret, 'session', sessionSchema),
  attempts: createSealer(secret, 'sign-in', attemptSchema),
  browsers: createSealer(secret, 'browser', knownBrowserSchema),
});
