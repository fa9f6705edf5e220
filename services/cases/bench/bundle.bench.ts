import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { chooseFreePorts, MARSAD_FOLDER, prepare, startInfrastructure } from '@marsad/deploy-local';
import { evidenceOriginOf, verifyBundle } from '@marsad/evidence/bundle';
import { createObjectStore, objectKeyOf, type ObjectStore } from '@marsad/objects';
import {
  auditOriginOf,
  createMerkleTree,
  generateSigningKey,
  leafHashOf,
  privateKeyOf,
  publicKeyOf,
  signCheckpoint,
  verifierKeyOf,
} from '@marsad/proof';
import { CameraId, caseChanged, District, type CaseBundle } from '@marsad/schemas';
import { makeBundle, type MakeNeeds } from '../bundling/make-bundle.ts';

export const name = 'bundle';

/** Ten minutes of one camera at 4 Mbit/s, in segments of a minute, each with the sidecars of a busy scene. */
const WHOLE = { minutes: 10, segmentBytes: 30_000_000, masksBytes: 400_000, tracksBytes: 150_000 };
const SHORT = { minutes: 2, segmentBytes: 500_000, masksBytes: 10_000, tracksBytes: 5_000 };
type Amounts = typeof WHOLE;

const CITY = 'rabat';
const MINUTE_MS = 60_000;
const FROM_MS = 1_790_000_400_000;
const CASE = caseChanged.schema.parse(caseChanged.example);
const RECORDER = 'camera-ingest';
const [DISTRICT, CAMERA] = [District.parse('agdal'), CameraId.parse('agdal-1')];

type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };
const row = (what: string, measured: number, limit: number, unit: string): Row => ({
  ...{ what, measured, limit, unit },
  ratio: Math.round((measured / limit) * 1_000) / 1_000,
});
/** How many ms something took, and what it gave. */
async function timing<T>(act: () => Promise<T>): Promise<readonly [number, T]> {
  const started = performance.now();
  const result = await act();
  return [Math.max(1, Math.round(performance.now() - started)), result];
}

/**
 * Makes the bundle of ten minutes with the service's own code and the local city's store, and verifies it. The limit of making is to read the
 * same objects into a file and to store that file; the limit of verifying is to hash the file; the limit of its size is what was recorded.
 * The log has one entry and the case no alert: what these add is the same for ten minutes and for one.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const amounts = short ? SHORT : WHOLE;
  const place = join(MARSAD_FOLDER, `bench-bundle-${process.pid}`);
  mkdirSync(join(place, 'spool'), { recursive: true });
  prepare();
  const infrastructure = await startInfrastructure({ directory: join(place, 'city'), ports: await chooseFreePorts() });
  try {
    const { endpoint, root } = infrastructure.s3;
    return await measure(createObjectStore({ endpoint, ...root }), place, amounts);
  } finally {
    await infrastructure.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

type Recorded = { readonly bytes: number; readonly objects: readonly (readonly [bucket: string, key: string])[] };

/** Stores what a camera records, as camera-ingest does. */
async function record(store: ObjectStore, amounts: Amounts): Promise<Recorded> {
  const { minutes, segmentBytes, masksBytes, tracksBytes } = amounts;
  const sizes = { recordings: segmentBytes, masks: masksBytes, tracks: tracksBytes };
  const ends = { recordings: 'mp4', masks: 'masks.json.zst', tracks: 'tracks.json.zst' };
  const objects: (readonly [string, string])[] = [];
  for (let minute = 0; minute < minutes; minute += 1)
    for (const bucket of ['recordings', 'masks', 'tracks'] as const) {
      const atMs = FROM_MS + minute * MINUTE_MS;
      const key = objectKeyOf(RECORDER, DISTRICT, CAMERA, atMs, `1790000000000-0-${atMs}-${atMs}.${ends[bucket]}`);
      await store.putBytes(bucket, key, randomBytes(sizes[bucket]), 'application/octet-stream');
      objects.push([bucket, key]);
    }
  return { bytes: minutes * (segmentBytes + masksBytes + tracksBytes), objects };
}

/** Seals with keys of its own, with a log of one entry. */
function needsOf(store: ObjectStore, spoolDirectory: string) {
  const [seal, audit] = [generateSigningKey(), generateSigningKey()];
  const keys = {
    evidence: { name: evidenceOriginOf(CITY), publicKey: publicKeyOf(seal.publicKey) },
    audit: { name: auditOriginOf(CITY), publicKey: publicKeyOf(audit.publicKey) },
  };
  const leaf = '{"id":"entry"}';
  const tree = createMerkleTree();
  tree.append(leafHashOf(leaf));
  const head = { origin: auditOriginOf(CITY), size: 1n, root: tree.root() };
  const checkpoint = signCheckpoint(head, privateKeyOf(audit.privateKey));
  const needs: MakeNeeds = {
    ...{ store, city: CITY, spoolDirectory, now: Date.now },
    key: privateKeyOf(seal.privateKey),
    auditKey: verifierKeyOf(keys.audit),
    alertsOf: () => Promise.resolve([]),
    logOf: () => Promise.resolve({ checkpoint, leaves: [{ index: 0, leaf, proof: [] }] }),
  };
  return { keys, needs };
}

async function measure(store: ObjectStore, place: string, amounts: Amounts): Promise<Row[]> {
  await store.ensureBuckets(['recordings', 'masks', 'tracks', 'evidence']);
  const { bytes, objects } = await record(store, amounts);
  const copy = join(place, 'copy');
  const [copying] = await timing(async () => {
    for (const [bucket, key] of objects)
      await pipeline((await store.getStream(bucket, key)).stream, createWriteStream(copy, { flags: 'a' }));
    await store.putFile('evidence', 'copy', copy, 'application/zip');
  });
  const by = CASE.openedBy;
  const span = { spanId: 's-1', district: DISTRICT, camera: CAMERA };
  const toMs = FROM_MS + amounts.minutes * MINUTE_MS;
  const request = { bundleId: 'bundle-1', state: 'asked', by, atMs: toMs, reason: 'Order 118' } as const;
  const asked: CaseBundle = { ...span, fromMs: FROM_MS, toMs, ...request };
  const { keys, needs } = needsOf(store, join(place, 'spool'));
  const [making, made] = await timing(() => makeBundle(CASE, asked, 'entry', needs));
  const path = join(place, 'bundle.zip');
  await pipeline((await store.getStream(made.bucket, made.objectKey)).stream, createWriteStream(path));
  const [hashing] = await timing(() => pipeline(createReadStream(path), createHash('sha256')));
  const [verifying, verdict] = await timing(() => verifyBundle(path, keys));
  if (verdict.kind !== 'whole') throw new Error(`the bundle is not whole: ${JSON.stringify(verdict.fault)}`);
  return [
    row(`make and store the bundle of ${amounts.minutes} minutes`, making, copying, 'ms'),
    row('verify it', verifying, hashing, 'ms'),
    row('its size', made.bytes, bytes, 'bytes'),
  ];
}
