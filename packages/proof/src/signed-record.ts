import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical.ts';

/** A text is not a key of the expected form, or is a key of another type. */
export class InvalidKeyError extends TypeError {
  override readonly name = 'InvalidKeyError';
  readonly code = 'invalid_key';
}

/** A new Ed25519 key pair (RFC 8032), as text: PKCS #8 and SPKI, DER in base64. */
export function generateSigningKey(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** @throws if the text is not a private Ed25519 key as `generateSigningKey` writes it */
export const privateKeyOf = (text: string): KeyObject =>
  ed25519(createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }));

/** @throws if the text is not a public Ed25519 key as `generateSigningKey` writes it */
export const publicKeyOf = (text: string): KeyObject =>
  ed25519(createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }));

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519')
    throw new InvalidKeyError(`an Ed25519 key is needed, this is ${key.asymmetricKeyType}`);
  return key;
}

/** Adds a signature to a record: Ed25519 over its canonical JSON, in base64url. */
export const signRecord = <Record extends object>(
  record: Record,
  key: KeyObject,
): Record & { readonly signature: string } => ({
  ...record,
  signature: sign(null, Buffer.from(canonicalJson(record)), key).toString('base64url'),
});

/** Whether this key signed exactly this record. */
export function verifyRecord({ signature, ...record }: { readonly signature: string }, key: KeyObject): boolean {
  return verify(null, Buffer.from(canonicalJson(record)), key, Buffer.from(signature, 'base64url'));
}
