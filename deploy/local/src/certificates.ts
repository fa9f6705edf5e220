import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { CityFolder } from './paths.ts';
import { makePrivateFolder, writePrivate } from './private.ts';

/** Certificates of the local city: an authority, the server of smart cameras, and the cameras that are asked for. Paths of PEM files. */
export type EdgeCertificates = {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
};

/** A certificate with its private key, PEM, and the SHA-256 by which the directory of cameras knows it. */
export type IssuedCertificate = { readonly certificate: string; readonly key: string; readonly sha256: string };

const DAY_MS = 24 * 60 * 60_000;
const AUTHORITY_MS = 3_650 * DAY_MS;
const ISSUED_MS = 730 * DAY_MS;
/** A certificate that ends sooner is made anew at the start. */
const RENEW_BEFORE_MS = 60 * DAY_MS;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

const placeOf = ({ state }: Pick<CityFolder, 'state'>, name: string): string => join(state, 'certificates', name);
const pathsOf = (folder: Pick<CityFolder, 'state'>): EdgeCertificates & { readonly authorityKey: string } => ({
  authority: placeOf(folder, 'authority.pem'),
  authorityKey: placeOf(folder, 'authority.key'),
  certificate: placeOf(folder, 'edge-gateway.pem'),
  key: placeOf(folder, 'edge-gateway.key'),
});

/** Where the certificates lie with which edge-gateway listens. */
export function edgeCertificatesIn(folder: Pick<CityFolder, 'state'>): EdgeCertificates {
  const { authority, certificate, key } = pathsOf(folder);
  return { authority, certificate, key };
}

x509.cryptoProvider.set(webcrypto);

/**
 * The certificates with which edge-gateway listens. The first start makes them, in files that only their owner may read; later starts make those
 * anew that end within two months.
 */
export async function loadEdgeCertificates(folder: Pick<CityFolder, 'state'>): Promise<EdgeCertificates> {
  const paths = pathsOf(folder);
  makePrivateFolder(placeOf(folder, ''));
  if (!isUsable(paths.authority) || !existsSync(paths.authorityKey)) {
    const authority = await makeAuthority();
    write(paths.authority, paths.authorityKey, authority);
    write(paths.certificate, paths.key, await issue(folder, 'edge-gateway', ['localhost', '127.0.0.1']));
  } else if (!isUsable(paths.certificate) || !existsSync(paths.key))
    write(paths.certificate, paths.key, await issue(folder, 'edge-gateway', ['localhost', '127.0.0.1']));
  return edgeCertificatesIn(folder);
}

/** Issues the certificate of a smart camera, signed by the city's authority. @throws if the city has none yet */
export const issueCameraCertificate = (folder: Pick<CityFolder, 'state'>, camera: string): Promise<IssuedCertificate> =>
  issue(folder, camera, []);

const isUsable = (path: string): boolean =>
  existsSync(path) &&
  new x509.X509Certificate(readFileSync(path, 'utf8')).notAfter.getTime() - Date.now() > RENEW_BEFORE_MS;

function write(
  path: string,
  keyPath: string,
  { certificate, key }: Pick<IssuedCertificate, 'certificate' | 'key'>,
): void {
  writePrivate(keyPath, key);
  writePrivate(path, certificate);
}

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);

const pemOfKey = async ({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');

const period = (ms: number) => ({ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + ms) });

async function makeAuthority(): Promise<Pick<IssuedCertificate, 'certificate' | 'key'>> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...period(AUTHORITY_MS),
    name: 'CN=Marsad local city',
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOfKey(keys) };
}

/** @param names host names and addresses of a server; none for a client */
async function issue(
  folder: Pick<CityFolder, 'state'>,
  commonName: string,
  names: readonly string[],
): Promise<IssuedCertificate> {
  const paths = pathsOf(folder);
  const authority = new x509.X509Certificate(readFileSync(paths.authority, 'utf8'));
  const pkcs8 = x509.PemConverter.decodeFirst(readFileSync(paths.authorityKey, 'utf8'));
  const keys = await makeKeys();
  const usage = names.length > 0 ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  const certificate = await x509.X509CertificateGenerator.create({
    ...period(ISSUED_MS),
    subject: `CN=${commonName}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, KEY, false, ['sign']),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage], true),
      ...(names.length > 0
        ? [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })),
            ),
          ]
        : []),
    ],
  });
  const sha256 = Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex');
  return { certificate: certificate.toString('pem'), key: await pemOfKey(keys), sha256 };
}
