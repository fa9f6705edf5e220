import type { KeyObject } from 'node:crypto';
import type { EventProducer } from '@marsad/kafka';
import { isEnvironmentFault } from '@marsad/pipeline';
import { signRecord } from '@marsad/proof';
import {
  authorisation,
  cameraRegistered,
  cameraRemoved,
  governanceAnswered,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  retentionOrdered,
  RULE_LEAD_MS,
  ruleDefined,
  ruleMuted,
  sharingAgreement,
  unmaskingOrdered,
  watchlistEntry,
} from '@marsad/schemas';
import type { CameraRemoval } from '@marsad/schemas';
import type { Change } from '../domain/change.ts';
import type { Publish } from '../ports.ts';

/** Publishes changes, and then the answer, because the person must learn only of a durable change. Acts, halts, grants and
 * orders are signed. */
export function createPublish(producer: EventProducer, key: KeyObject, now: () => number): Publish {
  // Stamped with the time of publishing, because readers refuse a record that arrives much later than its stamp.
  const signed = <Record extends object>(record: Record) => signRecord({ ...record, saidAtMs: now() }, key);
  const publishChange = (change: Change): Promise<void> => {
    switch (change.kind) {
      case 'act': {
        const { record } = change;
        return producer.send(processingAct, signed(record), { simulated: record.demonstration });
      }
      case 'grant': {
        const { record } = change;
        return producer.send(liveGrant, signRecord(record, key), { simulated: record.simulated });
      }
      case 'grant_ended':
        return producer.tombstone(liveGrant, change.authorisationId);
      case 'halt':
        return producer.send(halt, signed(change.record));
      case 'hotlist':
        return producer.send(hotlistEntry, change.record, { simulated: change.record.simulated });
      case 'hotlist_withdrawn':
        return producer.tombstone(hotlistEntry, change.entryId);
      case 'watchlist':
        return producer.send(watchlistEntry, change.record, { simulated: change.record.simulated });
      case 'authorisation':
        return producer.send(authorisation, change.record, { simulated: change.record.simulated });
      case 'agreement': {
        const { record } = change;
        return producer.send(sharingAgreement, record, { simulated: record.demonstration });
      }
      case 'camera': {
        const { record } = change;
        return producer.send(cameraRegistered, record, { simulated: record.simulated });
      }
      case 'camera_removed':
        return removeCamera(producer, change.record);
      case 'camera_returned':
        return producer.tombstone(cameraRemoved, change.camera);
      case 'retention':
        return producer.send(retentionOrdered, signed(change.record));
      case 'mute':
        return producer.send(ruleMuted, change.record);
      case 'unmasking':
        return producer.send(unmaskingOrdered, signed(change.record));
      case 'rule': {
        const { record } = change;
        // A rule that waited for Kafka would otherwise be in force before every replica knows it.
        const inForceFromMs = Math.max(record.inForceFromMs, now() + RULE_LEAD_MS);
        return producer.send(ruleDefined, { ...record, inForceFromMs }, { simulated: record.demonstration ?? false });
      }
    }
  };
  return async ({ changes, answer }) => {
    await Promise.all(changes.map(publishChange));
    if (answer) await producer.send(governanceAnswered, answer);
  };
}

/** The removal comes first: after a crash in between, the next active instance finds it and removes the camera. */
async function removeCamera(producer: EventProducer, removal: CameraRemoval): Promise<void> {
  await producer.send(cameraRemoved, removal);
  await producer.tombstone(cameraRegistered, removal.camera);
}

/** Publishes changes once more. */
export type Republish = (changes: readonly Change[]) => Promise<void>;

/** While Kafka accepts nothing the changes are left to the next tick, which finds them missing and publishes them again. */
export const createRepublish =
  (publish: Publish): Republish =>
  async (changes) => {
    if (changes.length === 0) return;
    try {
      await publish({ recorded: [], changes });
    } catch (error) {
      if (!isEnvironmentFault(error)) throw error;
    }
  };
