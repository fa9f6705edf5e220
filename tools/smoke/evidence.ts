import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MARSAD_FOLDER, type Addresses, type SignedIn } from '@marsad/deploy-local';
import { evidenceOriginOf, MANIFEST, partsIn, SIGNATURE, verifyBundle, type PinnedKeys } from '@marsad/evidence/bundle';
import { sha256Of } from '@marsad/objects';
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

type Ready = { readonly caseId: string; readonly bundle: Case['bundles'][number] };

/** Opens a case, puts the alert and the span on it, holds the span, and asks for its bundle. @throws when any of it fails */
async function makeBundle({ decide, until }: CaseWork, { alert, fromMs, toMs }: Subject): Promise<Ready> {
  const { alertId, district, camera } = alert;
  const { caseId = '' } = await decide({ kind: 'case.open', reference: `SMOKE-${Date.now()}`, title: 'Smoke run' });
  await until(caseId, () => true);
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
  return { caseId, bundle };
}

/** Fetches the bundle as a person on the case, after somebody who is not on it was told that there is none. @throws when it is otherwise */
async function fetchBundle(onCase: SignedIn, other: SignedIn, ready: Ready): Promise<Buffer> {
  const { bundleId, sha256 } = ready.bundle;
  const path = `/api/cases/${ready.caseId}/bundles/${bundleId}`;
  const refused = await other.fetch(path);
  if (refused.status !== 404) throw new Error(`who is not on the case is answered with ${refused.status}`);
  const response = await onCase.fetch(path);
  if (!response.ok) throw new Error(`the bundle is answered with ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (sha256Of(bytes) !== sha256) throw new Error('the bundle that was served is not the one that was announced');
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
  { publicUrl, keys }: Pick<Addresses, 'publicUrl' | 'keys'>,
  city: string,
  person: SignedIn,
  alerts: readonly Alert[],
): Promise<Evidence> {
  const report = { evidenceVerified: false, evidenceTamperFound: { found: 0, tried: 0 } };
  const subject = await chooseSubject(person, alerts);
  if (!subject) return { report, faults: ['no camera with an alert has a recording, so no bundle was made'] };
  const pinned = {
    evidence: { name: evidenceOriginOf(city), publicKey: publicKeyOf(keys.evidence.publicKey) },
    audit: { name: auditOriginOf(city), publicKey: publicKeyOf(keys.audit.publicKey) },
  };
  try {
    const work = await workOnCases(publicUrl, demoAccountOf('supervisor'));
    const bytes = await fetchBundle(work.person, person, await makeBundle(work, subject));
    return await judgeBundle(bytes, join(MARSAD_FOLDER, 'smoke', 'bundle.zip'), pinned);
  } catch (error) {
    return { report, faults: [`evidence: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
