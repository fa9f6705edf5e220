import type { KeyObject } from 'node:crypto';
import type { Kafka } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import { whyRefused } from '@marsad/rights';
import {
  Analytic,
  authorisation,
  cameraRegistered,
  cameraRemoved,
  governanceAnswered,
  halt,
  haltV1,
  hotlistEntry,
  liveGrant,
  processingAct,
  retentionOrdered,
  ruleDefined,
  ruleMuted,
  sharingAgreement,
  unmaskingOrdered,
  watchlistEntry,
} from '@marsad/schemas';
import type { AnyEvent, Camera, CameraRemoval, HaltV1 } from '@marsad/schemas';
import { playableCameras } from '../domain/coverage.ts';
import { unsignedHalt, precautionaryHalt } from '../domain/halts.ts';
import type { Change } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import { createRegister } from '../domain/register.ts';
import { rulesLeftBehind } from '../domain/rules.ts';

/** The topics that hold the register. Only governance writes them. */
export const REGISTER_TOPICS = [
  processingAct,
  halt,
  hotlistEntry,
  watchlistEntry,
  authorisation,
  sharingAgreement,
  liveGrant,
  cameraRegistered,
  cameraRemoved,
  ruleDefined,
  ruleMuted,
  retentionOrdered,
  unmaskingOrdered,
] as const;

export type RegisterRead = {
  readonly register: Register;
  /** Changes to sign and publish again: halts from before halts were signed, and precautionary halts where records were tampered with. */
  readonly toPublish: readonly Change[];
  /** Keys of records that governance did not sign, or that were replayed. */
  readonly refused: readonly string[];
};

/**
 * The register as its topics hold it now. Only the active instance decides, so it knows every later record itself; an instance that takes
 * over reads again. Records whose signature is missing or wrong, and replayed ones, are left out.
 */
export async function readRegister(kafka: Kafka, publicKey: KeyObject, nowMs: number): Promise<RegisterRead> {
  const refused: string[] = [];
  /** Analytics whose halt record was removed, or overwritten by an invalid record. */
  const tamperedHalts = new Set<string>();
  const noteTampering = (event: AnyEvent, key: string): void =>
    void (event.type === halt.type && tamperedHalts.add(key));
  const table = await kafka.stateTable({
    name: 'register',
    events: [...REGISTER_TOPICS, haltV1],
    districts: [],
    onChange: (change) => void ('tombstone' in change && noteTampering(change.event, change.tombstone)),
    onUnreadable: ({ event, key }) => noteTampering(event, key),
  });
  const register = createRegister();
  for (const { key, data, timestampMs: appendedAtMs } of table.entries(processingAct)) {
    const { signature: _, ...record } = data;
    if (whyRefused(data, { key, appendedAtMs }, publicKey)) refused.push(key);
    else register.put({ kind: 'act', record });
  }
  for (const { key, data, timestampMs: appendedAtMs } of table.entries(halt)) {
    const { signature: _, ...record } = data;
    if (whyRefused(data, { key, appendedAtMs }, publicKey)) tamperedHalts.add(key);
    else register.put({ kind: 'halt', record });
  }
  for (const record of table.values(hotlistEntry)) register.put({ kind: 'hotlist', record });
  for (const record of table.values(watchlistEntry)) register.put({ kind: 'watchlist', record });
  for (const record of table.values(authorisation)) register.put({ kind: 'authorisation', record });
  for (const record of table.values(sharingAgreement)) register.put({ kind: 'agreement', record });
  for (const { key, data } of table.entries(liveGrant)) {
    const { signature: _, ...record } = data;
    if (verifyRecord(data, publicKey)) register.put({ kind: 'grant', record });
    else refused.push(key);
  }
  for (const { key, data } of table.entries(retentionOrdered)) {
    const { signature: _, ...record } = data;
    if (key === data.district && verifyRecord(data, publicKey)) register.put({ kind: 'retention', record });
    else refused.push(key);
  }
  for (const { key, data, timestampMs: appendedAtMs } of table.entries(unmaskingOrdered)) {
    const { signature: _, ...record } = data;
    if (whyRefused(data, { key, appendedAtMs }, publicKey)) refused.push(key);
    else register.put({ kind: 'unmasking', record });
  }
  for (const record of table.values(ruleDefined)) register.put({ kind: 'rule', record });
  for (const record of table.values(ruleMuted)) register.put({ kind: 'mute', record });
  const interrupted = putCameras(register, table.entries(cameraRegistered), table.entries(cameraRemoved));
  const halts = haltsToPublish(table.values(haltV1), tamperedHalts, register, nowMs);
  const toPublish = [...halts, ...interrupted, ...rulesLeftBehind(register, nowMs)];
  await table.stop();
  await readAnswers(kafka, register);
  return { register, toPublish, refused: [...refused, ...tamperedHalts] };
}

type Entries<Data> = Iterable<{ readonly data: Data; readonly timestampMs: number }>;

/**
 * Puts the directory into the register. A camera that is both registered and removed is a decision that a crash interrupted: the later
 * record is the decision. @returns what is left to publish of it
 */
function putCameras(register: Register, cameras: Entries<Camera>, removals: Entries<CameraRemoval>): Change[] {
  const removedAt = new Map([...removals].map(({ data, timestampMs }) => [data.camera, { data, timestampMs }]));
  const interrupted: Change[] = [];
  for (const { data: record, timestampMs } of cameras) {
    const removal = removedAt.get(record.camera);
    if (removal && removal.timestampMs > timestampMs) {
      interrupted.push({ kind: 'camera_removed', record: removal.data });
      continue;
    }
    register.put({ kind: 'camera', record });
    if (!removal) continue;
    removedAt.delete(record.camera);
    interrupted.push({ kind: 'camera_returned', camera: record.camera });
  }
  for (const { data: record } of removedAt.values()) register.put({ kind: 'camera_removed', record });
  return interrupted;
}

/** Reads the answers so far, because a signature must work only once, even if another instance answered. */
async function readAnswers(kafka: Kafka, register: Register): Promise<void> {
  const answers = await kafka.tail({
    name: 'answers',
    events: [governanceAnswered],
    districts: [],
    from: 'beginning',
    onEvent: ({ data }) => register.putAnswer(data),
  });
  await answers.stop();
}

/** Halts from before halts were signed, and a precautionary halt for each analytic whose record was removed or overwritten. */
function haltsToPublish(
  earlier: readonly HaltV1[],
  tamperedHalts: ReadonlySet<string>,
  { halts }: Register,
  nowMs: number,
): Change[] {
  const before = earlier.filter(({ analytic, halted }) => halted && !halts.has(analytic));
  const isKnown = (analytic: Analytic): boolean =>
    halts.has(analytic) || before.some((unsigned) => unsigned.analytic === analytic);
  const doubtful = Analytic.options.filter((analytic) => tamperedHalts.has(analytic) && !isKnown(analytic));
  return [...before.map(unsignedHalt), ...doubtful.map((analytic) => precautionaryHalt(analytic, nowMs))].map(
    (record) => ({
      kind: 'halt',
      record,
    }),
  );
}

/** The cameras of the city, read to the end and then followed. */
export async function followCameras(
  kafka: Kafka,
  now: () => number,
): Promise<{ cameras(): ReadonlySet<string>; stop(): Promise<void> }> {
  const known = new Map<string, Camera>();
  const table = await kafka.stateTable({
    name: 'cameras',
    events: [cameraRegistered],
    districts: [],
    onChange: (change) =>
      void ('tombstone' in change ? known.delete(change.tombstone) : known.set(change.data.camera, change.data)),
  });
  return {
    cameras: () => playableCameras(known.values(), now()),
    stop: () => table.stop(),
  };
}
