import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidFileError } from './read-yaml.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads the certificates by which those of cameras must be issued, PEM.
 * @throws InvalidFileError if the file is missing, or holds something that is no certificate, or none at all
 */
export function readCameraAuthority(path: string): string {
  try {
    const certificates = readFileSync(path, 'latin1').match(CERTIFICATE) ?? [];
    if (certificates.length === 0) throw new Error('no certificate');
    return certificates.map((pem) => new X509Certificate(pem).toString()).join('');
  } catch (cause) {
    throw new InvalidFileError(`${path} must be a readable file of certificates in PEM`, { cause });
  }
}
