import { generateKeyPairSync, sign } from 'node:crypto';
import { createStepUpVerifier, decisionNonce, MULTI_FACTOR_ACR } from '@marsad/proof';
import type { ReviewCommand } from '@marsad/schemas';
import { createVerifyReview } from '../transport/proofs.ts';

/** An OpenID provider of a test's own: it signs ID tokens as the real one does, and its keys are known to the verifier. */
export const PROVIDER = { issuer: 'https://id.test', clientId: 'command-center' };
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** @param isAway whether the provider does not answer */
export const createTestVerifier = (isAway: () => boolean) =>
  createVerifyReview(
    createStepUpVerifier({
      ...PROVIDER,
      keys: () => (isAway() ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(keys.publicKey)),
    }),
  );

/** The key set as a provider publishes it. */
export const keySet = { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] };

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The ID token of a sign-in for exactly this command, at this time; `more` says what is different about it. */
export function tokenFor(
  command: Pick<ReviewCommand, 'commandId' | 'decision'>,
  subject: string,
  atMs: number,
  more: Record<string, unknown> = {},
): string {
  const atS = Math.floor(atMs / 1_000);
  const payload = {
    iss: PROVIDER.issuer,
    aud: PROVIDER.clientId,
    sub: subject,
    iat: atS,
    exp: atS + 300,
    auth_time: atS,
    acr: MULTI_FACTOR_ACR,
    nonce: decisionNonce(command.commandId, command.decision),
    name: `Name of ${subject}`,
    role: 'reviewer',
    agency: 'rabat-operations',
    ...more,
  };
  const text = `${base64url({ alg: 'ES256', typ: 'JWT' })}.${base64url(payload)}`;
  const signature = sign('sha256', Buffer.from(text), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
