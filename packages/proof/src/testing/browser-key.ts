import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { COMMAND_PROOF_TYPE } from '@marsad/schemas';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The key of one session, as a browser holds it. Its thumbprint is the nonce of the sign-in. */
export function createBrowserKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  const jwk = { crv, kty, x, y };
  return {
    jwk,
    /** RFC 7638. */
    thumbprint: createHash('sha256').update(JSON.stringify(jwk)).digest('base64url'),
    /** @param header changes of the protected header */
    sign(command: object, header: Record<string, unknown> = {}): string {
      const text = `${encode({ alg: 'ES256', typ: COMMAND_PROOF_TYPE, jwk, ...header })}.${encode(command)}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}
