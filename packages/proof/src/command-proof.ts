import { COMMAND_PROOF_TYPE, SignedCommand } from '@marsad/schemas';
import type { z } from 'zod';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import { ALGORITHMS } from './provider.ts';

/** How far the time of a command's signature may differ from now, ms. It is signed at the press of a button, but by the browser's own clock. */
export const PROOF_MAX_AGE_MS = 300_000;

/** What a signature must be about: its type in the header, and what was signed. */
export type ProofOf<Signed extends { readonly signedAtMs: number }> = {
  readonly type: string;
  readonly schema: z.ZodType<Signed>;
};

/** Returns the command about an alert that a browser signed; undefined otherwise. */
export const openCommandProof = (
  proof: string,
  thumbprint: string,
  nowMs: number,
): Promise<SignedCommand | undefined> =>
  openProof(proof, { type: COMMAND_PROOF_TYPE, schema: SignedCommand }, thumbprint, nowMs);

/**
 * Returns what a browser signed, if the signature is recent and made with the key of this thumbprint (RFC 7638); undefined
 * otherwise. The key cannot be exported from the browser. Its thumbprint is the nonce of the session's ID token, so the provider's
 * signature binds the key to the person.
 */
export async function openProof<Signed extends { readonly signedAtMs: number }>(
  proof: string,
  { type, schema }: ProofOf<Signed>,
  thumbprint: string,
  nowMs: number,
): Promise<Signed | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, { algorithms: ALGORITHMS });
    const { typ, jwk } = protectedHeader;
    if (typ !== type || !jwk || (await calculateJwkThumbprint(jwk)) !== thumbprint) return undefined;
    const signed = schema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
    const isRecent = signed !== undefined && Math.abs(nowMs - signed.signedAtMs) <= PROOF_MAX_AGE_MS;
    return isRecent ? signed : undefined;
  } catch {
    // Nothing here depends on another service, so every error means that the proof is invalid.
    return undefined;
  }
}
