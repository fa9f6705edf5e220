import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

const PBKDF2_AES_GCM = 0x02;
const FRAGMENT_BYTES = 1 << 14;
const TAG_BYTES = 16;

/**
 * Encrypts a body as MinIO's administration wants it: a salt, the scheme, a nonce and one sealed fragment of a sio-go stream
 * (github.com/minio/madmin-go encrypt.go, github.com/secure-io/sio-go). The key is derived from the administrator's own secret key.
 * @throws RangeError if the content is more than one fragment holds
 */
export function sealForAdministration(secretKey: string, content: Uint8Array): Buffer {
  if (content.length > FRAGMENT_BYTES) throw new RangeError(`at most ${FRAGMENT_BYTES} bytes can be sealed at once`);
  const salt = randomBytes(32);
  const nonce = randomBytes(8);
  const key = pbkdf2Sync(secretKey, salt, 8192, 32, 'sha256');
  const seal = (sequence: number, associated: Buffer, plain: Uint8Array): Buffer => {
    const iv = Buffer.alloc(12);
    nonce.copy(iv);
    iv.writeUInt32LE(sequence, 8);
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  // The stream's associated data is sealed first, and marks every fragment; 0x80 says that this one is the last.
  const streamMark = seal(0, Buffer.alloc(0), Buffer.alloc(0));
  const fragment = seal(1, Buffer.concat([Buffer.of(0x80), streamMark]), content);
  return Buffer.concat([salt, Buffer.of(PBKDF2_AES_GCM), nonce, fragment]);
}
