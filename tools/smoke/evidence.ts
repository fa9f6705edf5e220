import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { MARSAD_FOLDER, type Addresses, type SignedIn } from '@marsad/deploy-local';
import { evidenceOriginOf, MANIFEST, partsIn, SIGNATURE, verifyBundle, type PinnedKeys } from '@marsad/evidence/bundle';
import { createObjectStore, sha256Of } from '@marsad/objects';
import { auditOriginOf, publicKeyOf } from '@marsad/proof';
import type { Alert, Case } from '@marsad/schemas';
import { demoAccountOf } from '../city/demo-account.ts';
import { workOnCases, type CaseWork } from './case-work.ts';

/** The most of a camera that the bundle is about, ms. */
const SPAN_MS = 20_000;

export type Evidence = {
  readonly report: {
    /** A bundle of this run was whole for a verifier that has only the pinned keys. */
    readonly evidenceVerified: boolean;
    /** How many parts of it were named as changed after one bit of them was, of how many tried. */
    readonly evidenceTamperFound: { readonly found: number; readonly tried: number };
  };
  readonly faults: readonly string[];
};

type Recorded = { readonly covered: readonly { readonly fromMs: number; readonly toMs: number }[] };
type Subject = { readonly alert: Alert; readonly fromMs: number; readonly toMs: number };

/** An alert at a camera of which something is stored, and the end of what is stored of it. */
async function chooseSubject(person: SignedIn, alerts: readonly Alert[]): Promise<Subject | undefined> {
  const seen = new Set<string>();
  for (const alert of alerts) {
    if (alert.why.rule === 'face' || seen.has(alert.camera)) continue;
    seen.add(alert.camera);
    const { covered } = await person.json<Recorded>(`/api/recordings?camera=${encodeURIComponent(alert.camera)}`);
    const last = covered.at(-1);
    if (last) return { alert, fromMs: Math.max(last.fromMs, last.toMs - SPAN_MS), toMs: last.toMs };
  }
  return undefined;
}

type Ready = Case['bundles'][number];

/** Opens a case, puts the alert and the span on it, holds the span, and asks for its bundle. */
async function makeBundle({ decide, until }: CaseWork, { alert, fromMs, toMs }: Subject): Promise<Ready> {
  const { alertId, district, camera } = alert;
  const { caseId = '' } = await decide({ kind: 'case.open', reference: `SMOKE-${Date.now()}`, title: 'Smoke run' });
  await decide({ kind: 'alert.add', caseId, alertId, district });
  await decide({ kind: 'span.add', caseId, span: { district, camera, fromMs, toMs } });
  const { spans } = await until(caseId, (record) => record.spans.length > 0);
  const spanId = spans[0]?.spanId ?? '';
  await decide({ kind: 'hold.ask', caseId, spanId });
  await until(caseId, ({ holds }) => holds[0]?.state === 'placed');
  await decide({ kind: 'evidence.make', caseId, spanId, reason: 'The smoke run asks for it' });
  const { bundles } = await until(caseId, (record) => record.bundles.some(({ state }) => state !== 'asked'));
  const [bundle] = bundles;
  if (bundle?.state !== 'ready') throw new Error(`no bundle could be made: ${bundle?.failure}`);
  return bundle;
}

async function fetchBundle({ s3 }: Addresses, { bucket = '', objectKey = '', sha256 }: Ready): Promise<Buffer> {
  const secretKey = s3.secretKeys['command-center'] ?? '';
  const accessKey = s3.accessKeys?.['command-center'] ?? 'command-center';
  const store = createObjectStore({ endpoint: s3.endpoint, accessKey, secretKey });
  const bytes = await buffer((await store.getStream(bucket, objectKey)).stream);
  if (sha256Of(bytes) !== sha256) throw new Error('the bundle in the store is not the one that was announced');
  return bytes;
}

/** Verifies the bundle as it is, then once for each part with one bit of that part changed. */
export async function judgeBundle(bytes: Buffer, path: string, keys: PinnedKeys): Promise<Evidence> {
  await writeFile(path, bytes);
  const verdict = await verifyBundle(path, keys);
  const isWhole = verdict.kind === 'whole' && verdict.provedEntries;
  const parts = (partsIn(bytes) ?? []).filter(({ size }) => size > 0);
  const unseen: string[] = [];
  const file = await open(path, 'r+');
  try {
    for (const { name, size, contentAt } of parts) {
      const at = contentAt + Math.floor(size / 2);
      const byte = bytes.readUInt8(at);
      await file.write(Buffer.of(byte ^ 1), 0, 1, at);
      const changed = await verifyBundle(path, keys);
      await file.write(Buffer.of(byte), 0, 1, at);
      const isNamed = changed.kind === 'faulty' && changed.fault.part === (name === SIGNATURE ? MANIFEST : name);
      if (!isNamed) unseen.push(name);
    }
  } finally {
    await file.close();
    await rm(path);
  }
  return {
    report: {
      evidenceVerified: isWhole,
      evidenceTamperFound: { found: parts.length - unseen.length, tried: parts.length },
    },
    faults: [
      ...(isWhole ? [] : [`the bundle is not whole: ${JSON.stringify(verdict)}`]),
      ...(parts.length === 0 ? ['the bundle has no part'] : []),
      ...unseen.map((name) => `one bit of ${name} was changed in the bundle, and it was not named`),
    ],
  };
}

/** Takes a case of the supervisor's to a bundle, and judges it with nothing but the keys that the deployment pinned. */
export async function checkEvidence(
  addresses: Addresses,
  city: string,
  person: SignedIn,
  alerts: readonly Alert[],
): Promise<Evidence> {
  const report = { evidenceVerified: false, evidenceTamperFound: { found: 0, tried: 0 } };
  const subject = await chooseSubject(person, alerts);
  if (!subject) return { report, faults: ['no camera with an alert has a recording, so no bundle was made'] };
  const work = await workOnCases(addresses, city, demoAccountOf('supervisor'));
  const { evidence, audit } = addresses.keys;
  const keys = {
    evidence: { name: evidenceOriginOf(city), publicKey: publicKeyOf(evidence.publicKey) },
    audit: { name: auditOriginOf(city), publicKey: publicKeyOf(audit.publicKey) },
  };
  try {
    const bytes = await fetchBundle(addresses, await makeBundle(work, subject));
    return await judgeBundle(bytes, join(MARSAD_FOLDER, 'smoke', 'bundle.zip'), keys);
  } catch (error) {
    return { report, faults: [`evidence: ${error instanceof Error ? error.message : String(error)}`] };
  } finally {
    await work.stop();
  }
}
