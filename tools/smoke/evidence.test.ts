import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBundleWriter, evidenceOriginOf } from '@marsad/evidence/bundle';
import { generateSigningKey, privateKeyOf, publicKeyOf } from '@marsad/proof';
import { CameraId, District } from '@marsad/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeBundle } from './evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-smoke-evidence-'));
const pair = generateSigningKey();
const pinned = { evidence: { name: evidenceOriginOf('rabat'), publicKey: publicKeyOf(pair.publicKey) } };
let bytes: Buffer;

beforeAll(async () => {
  const path = join(folder, 'made.zip');
  const writer = await createBundleWriter(path);
  await writer.add({ name: 'recordings/1.mp4', kind: 'recording', mediaType: 'video/mp4' }, Buffer.from('video'));
  await writer.add({ name: 'alerts.json', kind: 'alerts', mediaType: 'application/json' }, Buffer.from('[]\n'));
  const span = { district: District.parse('agdal'), camera: CameraId.parse('agdal-1'), fromMs: 1, toMs: 2 };
  const madeBy = { subject: 's', name: 'Superviseure', agency: 'rabat-operations' };
  const of = { city: 'rabat', bundleId: 'b-1', caseId: 'c-1', caseReference: 'TR-118', reason: 'Ordonnance' };
  await writer.seal({ ...of, span, madeBy, madeAtMs: 3, custody: [] }, privateKeyOf(pair.privateKey));
  await writer.close();
  bytes = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true }));

const judge = (keys = pinned) => judgeBundle(bytes, join(folder, 'judged.zip'), keys);

it('changes one bit of each part: the two, the page, the manifest and its signature', async () => {
  const { report } = await judge();
  expect(report.evidenceTamperFound).toEqual({ found: 5, tried: 5 });
});

it('does not take a bundle for verified whose entries of the audit log nobody proved', async () => {
  const { report, faults } = await judge();
  expect(report.evidenceVerified).toBe(false);
  expect(faults).toHaveLength(1);
});

it('counts a part as found only if it is the one that is named', async () => {
  const other = publicKeyOf(generateSigningKey().publicKey);
  const { report, faults } = await judge({ evidence: { ...pinned.evidence, publicKey: other } });
  expect(report.evidenceTamperFound).toEqual({ found: 2, tried: 5 });
  expect(faults).toContain('one bit of recordings/1.mp4 was changed in the bundle, and it was not named');
});
