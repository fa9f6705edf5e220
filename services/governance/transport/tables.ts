import type { Kafka } from '@marsad/kafka';
import {
  authorisation,
  cameraRegistered,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
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

/**
 * The register as its topics have it now, read to their end. Only the active instance decides and so knows every later record itself;
 * whoever takes over reads again.
 */
export async function readRegister(kafka: Kafka): Promise<Register> {
  const table = await kafka.stateTable({ name: 'register', events: REGISTER_TOPICS, districts: [] });
  const register = createRegister();
  for (const { signature: _, ...record } of table.values(processingAct)) register.put({ kind: 'act', record });
  for (const record of table.values(halt)) register.put({ kind: 'halt', record });
  for (const record of table.values(hotlistEntry)) register.put({ kind: 'hotlist', record });
  for (const record of table.values(watchlistEntry)) register.put({ kind: 'watchlist', record });
  for (const record of table.values(authorisation)) register.put({ kind: 'authorisation', record });
  for (const record of table.values(sharingAgreement)) register.put({ kind: 'agreement', record });
  for (const { signature: _, ...record } of table.values(liveGrant)) register.put({ kind: 'grant', record });
  await table.stop();
  return register;
}

/** Which cameras there are: read to the end, then followed. */
export async function followCameras(kafka: Kafka): Promise<{ cameras(): ReadonlySet<string>; stop(): Promise<void> }> {
  const known = new Set<string>();
  const table = await kafka.stateTable({
    name: 'cameras',
    events: [cameraRegistered],
    districts: [],
    onChange: (change) => void ('tombstone' in change ? known.delete(change.tombstone) : known.add(change.data.camera)),
  });
  return { cameras: () => known, stop: () => table.stop() };
}
