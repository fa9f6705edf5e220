import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60_000;

/** An authority's certificate, and a camera's certificate and key that it issued, PEM. */
export type CameraCertificate = { readonly authority: string; readonly cert: string; readonly key: string };

/** Issues a certificate for a camera at this address, by an authority that nobody else knows. */
export async function issueCertificate(address = '127.0.0.1'): Promise<CameraCertificate> {
  x509.cryptoProvider.set(webcrypto);
  const [authorityKeys, keys] = await Promise.all([makeKeys(), makeKeys()]);
  const period = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...period,
    name: 'CN=An authority of cameras',
    keys: authorityKeys,
    signingAlgorithm: SIGNING,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...period,
    subject: 'CN=A camera',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: SIGNING,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: address }])],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    authority: authority.toString('pem'),
    cert: certificate.toString('pem'),
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
  };
}

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
