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
        const id = `${record.actId}:${record.revision}`;
        return producer.send(processingAct, signed(record), { id, simulated: record.demonstration });
      }
      case 'grant': {
        const { record } = change;
        const id = `${record.authorisationId}:${record.renewal}`;
        return producer.send(liveGrant, signRecord(record, key), { id, simulated: record.simulated });
      }
      case 'grant_ended':
        return producer.tombstone(liveGrant, change.authorisationId);
      case 'halt': {
        const { record } = change;
        return producer.send(halt, signed(record), {
          id: `${record.analytic}:${record.atMs}:${record.halted ? 'halt' : 'resume'}`,
        });
      }
      case 'hotlist': {
        const { record } = change;
        const id = `${record.entryId}:${record.refreshedAtMs}`;
        return producer.send(hotlistEntry, record, { id, simulated: record.simulated });
      }
      case 'hotlist_withdrawn':
        return producer.tombstone(hotlistEntry, change.entryId);
      case 'watchlist': {
        const { record } = change;
        const id = `${record.entryId}:${record.revision}`;
        return producer.send(watchlistEntry, record, { id, simulated: record.simulated });
      }
      case 'authorisation': {
        const { record } = change;
        const id = `${record.authorisationId}:${record.revision}`;
        return producer.send(authorisation, record, { id, simulated: record.simulated });
      }
      case 'agreement': {
        const { record } = change;
        const id = `${record.agreementId}:${record.revision}`;
        return producer.send(sharingAgreement, record, { id, simulated: record.demonstration });
      }
    }
  };
  return async ({ changes, answer }) => {
    await Promise.all(changes.map(say));
    if (answer) await producer.send(governanceAnswered, answer, { id: `answer:${answer.commandId}` });
  };
}
