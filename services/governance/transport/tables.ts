import type { KeyObject } from 'node:crypto';
import type { Kafka, StateTable } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import {
  authorisation,
  cameraRegistered,
  halt,
  haltV1,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { playable } from '../domain/coverage.ts';
import { carriedOver, haltOfDoubt } from '../domain/halts.ts';
import type { Change } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import { createRegister } from '../domain/register.ts';

/** The topics that hold the register: governance is their only writer. */
export const REGISTER_TOPICS = [
  processingAct,
  halt,
  hotlistEntry,
  watchlistEntry,
  authorisation,
  sharingAgreement,
  liveGrant,
] as const;

type SignedRecord = { readonly signature: string };
export type RegisterRead = {
  readonly register: Register;
  /** Said again, signed, because nobody may go on as if it had not been: halts of before they were signed, and what was tampered with. */
  readonly toSay: readonly Change[];
  /** Keys of records that governance did not sign. */
  readonly refused: readonly string[];
};

/**
 * The register as its topics have it now, read to their end. Only the active instance decides and so knows every later record itself;
 * whoever takes over reads again. What should be signed and is not is nothing that was decided here: it is left out.
 */
export async function readRegister(kafka: Kafka, publicKey: KeyObject, nowMs: number): Promise<RegisterRead> {
  const table = await kafka.stateTable({ name: 'register', events: [...REGISTER_TOPICS, haltV1], districts: [] });
  const register = createRegister();
  const refused: string[] = [];
  const signed = <One extends SignedRecord>(records: readonly { readonly key: string; readonly data: One }[]): One[] =>
    records.flatMap(({ key, data }) => {
      if (verifyRecord(data, publicKey)) return [data];
      refused.push(key);
      return [];
    });
  for (const { signature: _, ...record } of signed(table.entries(processingAct))) register.put({ kind: 'act', record });
  for (const { signature: _, ...record } of signed(table.entries(halt))) register.put({ kind: 'halt', record });
  for (const record of table.values(hotlistEntry)) register.put({ kind: 'hotlist', record });
  for (const record of table.values(watchlistEntry)) register.put({ kind: 'watchlist', record });
  for (const record of table.values(authorisation)) register.put({ kind: 'authorisation', record });
  for (const record of table.values(sharingAgreement)) register.put({ kind: 'agreement', record });
  for (const { signature: _, ...record } of signed(table.entries(liveGrant))) register.put({ kind: 'grant', record });
  const toSay = haltsToSay(table, register, nowMs);
  await table.stop();
  return { register, toSay, refused };
}

/** Halts that stood before they were signed, and a halt where a record stands that nobody can have signed. */
function haltsToSay(
  table: Pick<StateTable<typeof halt | typeof haltV1>, 'values'>,
  { halts }: Register,
  nowMs: number,
): Change[] {
  const before = table.values(haltV1).filter(({ analytic, halted }) => halted && !halts.has(analytic));
  const doubtful = table
    .values(halt)
    .map(({ analytic }) => analytic)
    .filter((analytic) => !halts.has(analytic) && !before.some((one) => one.analytic === analytic));
  return [...before.map(carriedOver), ...doubtful.map((analytic) => haltOfDoubt(analytic, nowMs))].map((record) => ({
    kind: 'halt',
    record,
  }));
}

/** Which cameras there are: read to the end, then followed. */
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
    cameras: () => playable(known.values(), now()),
    stop: () => table.stop(),
  };
}
