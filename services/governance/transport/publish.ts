import type { KeyObject } from 'node:crypto';
import type { EventProducer } from '@marsad/kafka';
import { signRecord } from '@marsad/proof';
import {
  authorisation,
  governanceAnswered,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
import type { Change } from '../domain/change.ts';
import type { Publish } from '../ports.ts';

/** Says changes, acts, halts and grants with governance's signature, then the answer: the person hears of what is durable. */
export function createPublish(producer: EventProducer, key: KeyObject, now: () => number): Publish {
  // Said now, also where it was decided long before: readers believe no record that comes later than that.
  const signed = <Record extends object>(record: Record) => signRecord({ ...record, saidAtMs: now() }, key);
  const say = (change: Change): Promise<void> => {
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
      case 'hotlist': {
        const { record } = change;
        return producer.send(hotlistEntry, record, { simulated: record.simulated });
      }
      case 'hotlist_withdrawn':
        return producer.tombstone(hotlistEntry, change.entryId);
      case 'watchlist': {
        const { record } = change;
        return producer.send(watchlistEntry, record, { simulated: record.simulated });
      }
      case 'authorisation': {
        const { record } = change;
        return producer.send(authorisation, record, { simulated: record.simulated });
      }
      case 'agreement': {
        const { record } = change;
        return producer.send(sharingAgreement, record, { simulated: record.demonstration });
      }
    }
  };
  return async ({ changes, answer }) => {
    await Promise.all(changes.map(say));
    if (answer) await producer.send(governanceAnswered, answer);
  };
}
