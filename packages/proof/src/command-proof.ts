import { COMMAND_PROOF_TYPE, SignedCommand } from '@marsad/schemas';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import { ALGORITHMS } from './provider.ts';

/** A command is signed in the moment of the press. The browser's clock is nobody's but its own, so it may differ by so much, ms. */
export const PROOF_MAX_AGE_MS = 300_000;

/**
 * What a browser signed, if it did so with the key whose thumbprint (RFC 7638) is given, and now. The key lies in the browser and cannot be
 * taken out of it; its thumbprint is the nonce of the session's ID token, so the provider's signature binds it to the person.
 */
export async function openCommandProof(
  proof: string,
  thumbprint: string,
  nowMs: number,
): Promise<SignedCommand | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, { algorithms: ALGORITHMS });
    const { typ, jwk } = protectedHeader;
    if (typ !== COMMAND_PROOF_TYPE || !jwk || (await calculateJwkThumbprint(jwk)) !== thumbprint) return undefined;
    const signed = SignedCommand.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
    const isNow = signed !== undefined && Math.abs(nowMs - signed.signedAtMs) <= PROOF_MAX_AGE_MS;
    return isNow ? signed : undefined;
  } catch {
    // Nobody is asked here and nothing can be away: whatever cannot be verified is no signature of a command.
    return undefined;
  }
}
