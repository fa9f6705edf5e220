import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';

/** A sealed value is these bytes in front of the encrypted text: a nonce for GCM (NIST SP 800-38D, 8.2) and the authentication tag. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Creates authenticated encryption for cookies: AES-256-GCM with a key for each purpose (HKDF-SHA-256, RFC 5869), so that a sealed sign-in
 * attempt can never pass for a session. Opening returns undefined for anything that was not sealed here. Decision 32 says why no library does
 * this.
 */
export function createSealer<Value>(secret: string, purpose: string, schema: z.ZodType<Value>) {
  const key = Buffer.from(hkdfSync('sha256', secret, 'marsad', purpose, 32));
  return {
    seal(value: Value): string {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed: string | undefined): Value | undefined {
      const bytes = Buffer.from(sealed ?? '', 'base64url');
      const textAt = IV_BYTES + TAG_BYTES;
      if (bytes.length <= textAt) return undefined;
      try {
        const iv = bytes.subarray(0, IV_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(bytes.subarray(IV_BYTES, textAt));
        const text = Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8');
        return schema.safeParse(JSON.parse(text)).data;
      } catch {
        // A forged or damaged cookie counts as none, and the person signs in again.
        return undefined;
      }
    },
  };
}
export type Sealer<Value> = ReturnType<typeof createSealer<Value>>;
