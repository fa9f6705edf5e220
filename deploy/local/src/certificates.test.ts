import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueCameraCertificate, loadEdgeCertificates } from './certificates.ts';

const folder = { state: mkdtempSync(join(tmpdir(), 'marsad-certificates-')) };
let paths: Awaited<ReturnType<typeof loadEdgeCertificates>>;
const certificateAt = (path: string): X509Certificate => new X509Certificate(readFileSync(path));

beforeAll(async () => void (paths = await loadEdgeCertificates(folder)));
afterAll(() => rmSync(folder.state, { recursive: true }));

test('the first start makes an authority and the certificate of the door, and later starts keep them', async () => {
  const before = readFileSync(paths.certificate, 'utf8');
  expect(await loadEdgeCertificates(folder)).toEqual(paths);
  expect(readFileSync(paths.certificate, 'utf8')).toBe(before);
  const [authority, door] = [certificateAt(paths.authority), certificateAt(paths.certificate)];
  expect([authority.ca, door.ca, door.verify(authority.publicKey)]).toEqual([true, false, true]);
  expect(door.checkHost('localhost')).toBe('localhost');
  expect(door.checkIP('127.0.0.1')).toBe('127.0.0.1');
});

test('only their owner may read the keys', () => {
  expect(statSync(paths.key).mode & 0o077).toBe(0);
});

test('a camera’s certificate is signed by the authority, is no server’s, and has the SHA-256 that is given', async () => {
  const { certificate, sha256 } = await issueCameraCertificate(folder, 'agdal-edge-1');
  const issued = new X509Certificate(certificate);
  expect(issued.verify(certificateAt(paths.authority).publicKey)).toBe(true);
  expect(issued.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(sha256);
  expect([issued.ca, issued.subject, issued.keyUsage]).toEqual([false, 'CN=agdal-edge-1', ['1.3.6.1.5.5.7.3.2']]);
});

test('a lost key is made anew with its certificate', async () => {
  const before = readFileSync(paths.certificate, 'utf8');
  rmSync(paths.key);
  await loadEdgeCertificates(folder);
  expect(readFileSync(paths.certificate, 'utf8')).not.toBe(before);
});
