import { generateKeyPairSync, sign } from 'node:crypto';
import {
  createEndedSessions,
  createSessionVerifier,
  createStepUpVerifier,
  decisionNonce,
  MULTI_FACTOR_ACR,
} from '@marsad/proof';
import { createBrowserKey } from '@marsad/proof/testing';
import { LONGEST_SESSION_MS } from '@marsad/schemas';
import type { AlertCommand, AlertState, ReviewCommand } from '@marsad/schemas';
import { createVerifyCommand, createVerifyReview } from '../transport/proofs.ts';

/** An OpenID provider for tests. It signs ID tokens as the real one does, and the verifier knows its keys. */
export const PROVIDER = { issuer: 'https://id.test', clientId: 'command-center' };
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Verifiers of that provider's tokens. @param isAway whether the provider is unavailable, @param ended the sessions that were ended */
export function createTestVerifiers(isAway: () => boolean, ended = createEndedSessions()) {
  const provider = {
    ...PROVIDER,
    keys: () => (isAway() ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(keys.publicKey)),
  };
  return {
    verifyReview: createVerifyReview(createStepUpVerifier(provider)),
    verifyCommand: createVerifyCommand(createSessionVerifier(provider, LONGEST_SESSION_MS), ended),
  };
}

/** The key set in the form in which a provider publishes it. */
export const keySet = { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] };

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The ID token of a sign-in for exactly this command, at this time. @param more claims that differ */
export function tokenFor(
  command: Pick<ReviewCommand, 'commandId' | 'decision'>,
  subject: string,
  atMs: number,
  more: Record<string, unknown> = {},
): string {
  return sessionTokenFor(subject, 'reviewer', atMs, {
    nonce: decisionNonce(command.commandId, command.decision),
    ...more,
  });
}

/** The browser of every session in these tests. */
export const browser = createBrowserKey();

/** Signs a command with that browser's key, or with another. */
export const signedBy = (
  { proof: _, idToken, actor, role, district, atMs, ...command }: AlertCommand,
  state: AlertState,
  signedAtMs = atMs,
  by = browser,
  roseAtMs?: number,
): AlertCommand => {
  const proof = by.sign({ ...command, state, ...(roseAtMs !== undefined && { roseAtMs }), signedAtMs });
  return { ...command, idToken, actor, role, district, atMs, proof };
};

/** The ID token of a session that began at this time. */
export function sessionTokenFor(
  subject: string,
  role: string,
  atMs: number,
  more: Record<string, unknown> = {},
): string {
  const atS = Math.floor(atMs / 1_000);
  const payload = {
    iss: PROVIDER.issuer,
    aud: PROVIDER.clientId,
    sub: subject,
    nonce: browser.thumbprint,
    iat: atS,
    exp: atS + 300,
    auth_time: atS,
    acr: MULTI_FACTOR_ACR,
    name: `Name of ${subject}`,
    role,
    agency: 'rabat-operations',
    districts: ['*'],
    ...more,
  };
  const text = `${base64url({ alg: 'ES256', typ: 'JWT' })}.${base64url(payload)}`;
  const signature = sign('sha256', Buffer.from(text), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
