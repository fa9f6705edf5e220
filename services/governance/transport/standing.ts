import type { KeyObject } from 'node:crypto';
import type { Kafka } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import { halt, processingAct } from '@marsad/schemas';
import type { Change } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import type { Standing } from '../domain/standing.ts';
import { writtenOver } from '../domain/standing.ts';

export type StandingWatch = {
  /** What has stood otherwise than it was decided since the last look. One look alone proves nothing: our own record may be on its way. */
  look(register: Register): readonly Change[];
  stop(): Promise<void>;
};

const nameOf = (change: Change): string =>
  change.kind === 'halt' ? `halt ${change.record.analytic} ${change.record.atMs}` : JSON.stringify(change);

/** Follows what stands on the topics of halts and acts, as any reader would. */
export async function watchStanding(kafka: Kafka, publicKey: KeyObject): Promise<StandingWatch> {
  const table = await kafka.stateTable({ name: 'standing', events: [halt, processingAct], districts: [] });
  const believed = new WeakMap<object, boolean>();
  const ifSigned = <One extends { readonly signature: string }>(record: One | undefined): One | undefined => {
    if (!record) return undefined;
    if (!believed.has(record)) believed.set(record, verifyRecord(record, publicKey));
    return believed.get(record) === true ? record : undefined;
  };
  const standing: Standing = {
    halt(key) {
      const record = ifSigned(table.get(halt, key));
      // Signed, but about another analytic than its key says: written there by somebody else.
      return record?.analytic === key ? record : undefined;
    },
    act(key) {
      const record = ifSigned(table.get(processingAct, key));
      return record?.actId === key ? record : undefined;
    },
  };
  let seen = new Set<string>();
  return {
    look(register) {
      const wrong = writtenOver(register, standing);
      const again = wrong.filter((change) => seen.has(nameOf(change)));
      seen = new Set(wrong.map(nameOf));
      return again;
    },
    stop: () => table.stop(),
  };
}
