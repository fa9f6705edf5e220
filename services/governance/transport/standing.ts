import type { KeyObject } from 'node:crypto';
import type { Kafka, Received } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { whyNotBelieved } from '@marsad/rights';
import { halt, processingAct } from '@marsad/schemas';
import type { AnyEvent } from '@marsad/schemas';
import type { Act, Change, Halt } from '../domain/change.ts';
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

/** Follows what stands on the topics of halts and acts, as any reader would. @param saw a time that has certainly been: the broker took a record */
export async function watchStanding(
  kafka: Kafka,
  publicKey: KeyObject,
  saw: (atMs: number) => void,
): Promise<StandingWatch> {
  const halts = new Map<string, Halt>();
  const acts = new Map<string, Act>();
  const take = (change: Received<typeof halt | typeof processingAct>): void => {
    const { key, timestampMs: appendedAtMs } = change;
    saw(appendedAtMs);
    const isBelieved = whyNotBelieved(change.data, { key, appendedAtMs }, publicKey) === undefined;
    const rows: Map<string, unknown> = isEvent(change, halt) ? halts : acts;
    if (isBelieved) rows.set(key, change.data);
    else rows.delete(key);
  };
  const leave = ({ event, key }: { readonly event: AnyEvent; readonly key: string }): void =>
    void (event.type === halt.type ? halts : acts).delete(key);
  const table = await kafka.stateTable({
    name: 'standing',
    events: [halt, processingAct],
    districts: [],
    onChange: (change) =>
      'tombstone' in change ? leave({ event: change.event, key: change.tombstone }) : take(change),
    onUnreadable: leave,
  });
  const standing: Standing = { halt: (key) => halts.get(key), act: (key) => acts.get(key) };
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
