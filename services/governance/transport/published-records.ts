import type { KeyObject } from 'node:crypto';
import type { Kafka, Received } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { whyRefused } from '@marsad/rights';
import { halt, processingAct } from '@marsad/schemas';
import type { AnyEvent } from '@marsad/schemas';
import type { Act, Change, Halt } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import type { Published } from '../domain/overwritten.ts';
import { findOverwritten } from '../domain/overwritten.ts';

export type PublishedRecords = {
  /**
   * The records that differed from the register at this call and at the call before. One call alone proves nothing, because this instance's
   * own record may be in transit.
   */
  findOverwritten(register: Register): readonly Change[];
  stop(): Promise<void>;
};

const nameOf = (change: Change): string =>
  change.kind === 'halt' ? `halt ${change.record.analytic} ${change.record.atMs}` : JSON.stringify(change);

/**
 * Follows the topics of halts and acts in the same way as any other reader.
 * @param advanceTo is called with the time at which the broker took each record
 */
export async function watchPublishedRecords(
  kafka: Kafka,
  publicKey: KeyObject,
  advanceTo: (atMs: number) => void,
): Promise<PublishedRecords> {
  const halts = new Map<string, Halt>();
  const acts = new Map<string, Act>();
  const store = (change: Received<typeof halt | typeof processingAct>): void => {
    const { key, timestampMs: appendedAtMs } = change;
    advanceTo(appendedAtMs);
    const isAccepted = whyRefused(change.data, { key, appendedAtMs }, publicKey) === undefined;
    const rows: Map<string, unknown> = isEvent(change, halt) ? halts : acts;
    if (isAccepted) rows.set(key, change.data);
    else rows.delete(key);
  };
  const remove = ({ event, key }: { readonly event: AnyEvent; readonly key: string }): void =>
    void (event.type === halt.type ? halts : acts).delete(key);
  const table = await kafka.stateTable({
    name: 'standing',
    events: [halt, processingAct],
    districts: [],
    onChange: (change) =>
      'tombstone' in change ? remove({ event: change.event, key: change.tombstone }) : store(change),
    onUnreadable: remove,
  });
  const published: Published = { halt: (key) => halts.get(key), act: (key) => acts.get(key) };
  let before = new Set<string>();
  return {
    findOverwritten(register) {
      const overwritten = findOverwritten(register, published);
      const twice = overwritten.filter((change) => before.has(nameOf(change)));
      before = new Set(overwritten.map(nameOf));
      return twice;
    },
    stop: () => table.stop(),
  };
}
