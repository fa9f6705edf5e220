import type { KeyObject } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createBundleWriter,
  leavesText,
  LOG_CHECKPOINT,
  LOG_LEAVES,
  type BundleFacts,
  type BundlePart,
  type BundleWriter,
} from '@marsad/evidence/bundle';
import { nameByContent, objectKeyOf, ObjectStoreError, sha256OfFile, type ObjectStore } from '@marsad/objects';
import type { Alert, Case, CaseBundle, CustodyStep } from '@marsad/schemas';
import { sidecarKeyOf } from '@marsad/sidecars';
import { EvidenceError } from '../errors.ts';
import { foldersOf, overlapping, OWNER } from '../holding/places.ts';
import { modelsOf } from './read-alerts.ts';
import type { CaseLog } from './read-log.ts';

export type BundleStore = Pick<ObjectStore, 'list' | 'getStream' | 'stat' | 'putFile'>;

export type MakeNeeds = {
  readonly store: BundleStore;
  readonly spoolDirectory: string;
  readonly city: string;
  readonly key: KeyObject;
  readonly auditKey: string;
  readonly alertsOf: (wanted: Case['alerts']) => Promise<Alert[]>;
  /** The log of the case, with a checkpoint over the entry about this bundle. */
  readonly logOf: (caseReference: string, entryId: string) => Promise<CaseLog>;
  readonly now: () => number;
};

export type Made = {
  readonly bucket: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly parts: number;
  readonly custody: readonly CustodyStep[];
};

/** What one request to a store that speaks S3 may carry, bytes. */
const MOST_BYTES = 5_000_000_000;
const JSON_TYPE = 'application/json';
const SERVICE = (agency: string) => ({ subject: OWNER, name: OWNER, agency });

/**
 * Makes the bundle of a span and stores it.
 * @param entryId of the audit entry of this bundle, which was recorded before
 * @throws EvidenceError where there is nothing to make, ObjectStoreError where the store is away
 */
export async function makeBundle(record: Case, bundle: CaseBundle, entryId: string, needs: MakeNeeds): Promise<Made> {
  const { store, spoolDirectory, key, now } = needs;
  const path = join(spoolDirectory, `${bundle.bundleId}.zip`);
  await rm(path, { force: true });
  const writer = await createBundleWriter(path);
  try {
    const service = SERVICE(bundle.by.agency);
    await addFootage(writer, store, bundle);
    const collected: CustodyStep = { step: 'collected', by: service, atMs: now() };
    await addRecords(writer, record, bundle, entryId, needs);
    const custody = [...heldSteps(record, bundle), collected, { step: 'sealed', by: service, atMs: now() }];
    const { parts } = await writer.seal(factsOf(record, bundle, custody, needs), key);
    const stored = await storeFile(store, bundle, path);
    return { ...stored, parts, custody: [...custody, { step: 'stored', by: service, atMs: now() }] };
  } finally {
    await writer.close();
    await rm(path, { force: true });
  }
}

async function storeFile(store: BundleStore, { district, camera, fromMs, bundleId }: CaseBundle, path: string) {
  if ((await stat(path)).size > MOST_BYTES) throw new EvidenceError('too_large');
  const sha256 = await sha256OfFile(path);
  const objectKey = objectKeyOf(OWNER, district, camera, fromMs, nameByContent(bundleId, sha256, 'zip'));
  const { bytes } = await store.putFile('evidence', objectKey, path, 'application/zip', { sha256 });
  return { bucket: 'evidence', objectKey, bytes, sha256 };
}

const heldSteps = ({ holds }: Case, { spanId }: CaseBundle): CustodyStep[] =>
  holds
    .filter((hold) => hold.spanId === spanId && hold.placedAtMs !== undefined)
    .map(({ by, placedAtMs = 0 }) => ({ step: 'held', by, atMs: placedAtMs }));

function factsOf(
  { caseId, reference }: Case,
  { bundleId, district, camera, fromMs, toMs, by, reason }: CaseBundle,
  custody: readonly CustodyStep[],
  { city, auditKey, now }: MakeNeeds,
): BundleFacts {
  const span = { district, camera, fromMs, toMs };
  const of = { city, bundleId, caseId, caseReference: reference, span };
  return { ...of, madeBy: by, reason, madeAtMs: now(), custody: [...custody], auditKey };
}

/** The recordings of the span as the camera encoded them, each with its masks and its tracks where there are any. */
async function addFootage(writer: BundleWriter, store: BundleStore, span: CaseBundle): Promise<void> {
  const keys: string[] = [];
  for (const folder of foldersOf(span)) for (const { key } of await store.list('recordings', folder)) keys.push(key);
  const segments = overlapping(keys, span);
  if (segments.length === 0) throw new EvidenceError('nothing_recorded');
  for (const key of segments) {
    await addObject(writer, store, { kind: 'recording', mediaType: 'video/mp4', bucket: 'recordings', key });
    for (const kind of ['masks', 'tracks'] as const) {
      const mediaType = 'application/zstd';
      const sidecar = sidecarKeyOf(key, kind);
      const isThere = await addObject(writer, store, { kind, mediaType, bucket: kind, key: sidecar });
      // Tracks live for two days; a hold has copied them to where they can be held.
      const copy = `${OWNER}${sidecar.slice(sidecar.indexOf('/'))}`;
      if (!isThere && kind === 'tracks')
        await addObject(writer, store, { kind, mediaType, bucket: 'evidence', key: copy });
    }
  }
}

type Wanted = {
  readonly kind: 'recording' | 'masks' | 'tracks';
  readonly mediaType: string;
  readonly bucket: string;
  readonly key: string;
};

/** @returns whether the object exists */
async function addObject(writer: BundleWriter, store: BundleStore, wanted: Wanted): Promise<boolean> {
  const { kind, mediaType, bucket, key } = wanted;
  const found = await store.stat(bucket, key).catch(unlessUnknown);
  if (!found) return false;
  const { versionId } = found;
  const { stream } = await store.getStream(bucket, key, undefined, versionId);
  const name = `${kind === 'recording' ? 'recordings' : kind}/${key.slice(key.lastIndexOf('/') + 1)}`;
  const from = { bucket, objectKey: key, ...(versionId === undefined ? {} : { versionId }) };
  const added = await writer.add({ name, kind, mediaType, from }, brokenOff(stream, `${bucket}/${key}`));
  if (added.bytes !== found.bytes) throw new ObjectStoreError('unavailable', `${bucket}/${key}: broke off`);
  return true;
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof ObjectStoreError && error.code === 'not_found') return undefined;
  throw error;
}

/** A stream of the store whose errors are those of the store. */
async function* brokenOff(stream: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw new ObjectStoreError('unavailable', `${what}: broke off`, { cause });
  }
}

async function addRecords(
  writer: BundleWriter,
  record: Case,
  bundle: CaseBundle,
  entryId: string,
  { alertsOf, logOf }: MakeNeeds,
): Promise<void> {
  const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
  const add = (name: string, kind: BundlePart['kind'], content: Buffer, mediaType = JSON_TYPE) =>
    writer.add({ name, kind, mediaType }, content);
  const alerts = await alertsOf(record.alerts.filter(({ district }) => district === bundle.district));
  await add('alerts.json', 'alerts', json(alerts));
  await add('models.json', 'models', json(modelsOf(alerts)));
  await add('decisions.json', 'decisions', json(decisionsOf(record, bundle)));
  const { checkpoint, leaves } = await logOf(record.reference, entryId);
  await add(LOG_CHECKPOINT, 'log', Buffer.from(checkpoint), 'text/plain');
  await add(LOG_LEAVES, 'log', Buffer.from(leavesText(leaves)));
}

/** What people decided about the span. The notes of a case are work and no evidence, so they stay out. */
const decisionsOf = ({ reference, title, openedBy, openedAtMs, holds }: Case, bundle: CaseBundle) => ({
  case: { reference, title, openedBy, openedAtMs },
  holds: holds.filter(({ spanId }) => spanId === bundle.spanId),
  evidence: { bundleId: bundle.bundleId, by: bundle.by, atMs: bundle.atMs, reason: bundle.reason },
});
