import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';

/**
 * Creates authenticated encryption for cookies: AES-256-GCM with a key for each purpose (HKDF-SHA-256, RFC 5869), so that a sealed sign-in
 * attempt can never pass for a session. Opening returns undefined for anything that was not sealed here. Decision 32 says why no library does
 * this.
 */
export function createSealer<Value>(secret: string, purpose: string, schema: z.ZodType<Value>) {
  const key = Buffer.from(hkdfSync('sha256', secret, 'marsad', purpose, 32));
  return {
    seal(value: Value): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed: string | undefined): Value | undefined {
      const bytes = Buffer.from(sealed ?? '', 'base64url');
      if (bytes.length < 29) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(bytes.subarray(12, 28));
        const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
        const parsed = schema.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : undefined;
      } catch {
        // A forged or damaged cookie counts as none, and the person signs in again.
        return undefined;
      }
    },
  };
}
export type Sealer<Value> = ReturnType<typeof createSealer<Value>>;
