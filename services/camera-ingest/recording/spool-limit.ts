import type { Metrics } from '../metrics.ts';
import { filesOf, openBytes, sealedBytes } from './spool.ts';
import type { Entries, Entry, Spool } from './spool.ts';
import { planSpool } from './spool-plan.ts';

export type SpoolLimitOptions = {
  readonly spool: Spool;
  readonly entries: Entries;
  /** The most that the spool may hold, bytes. */
  readonly maxBytes: number;
  readonly metrics: Pick<Metrics, 'spoolBytes'>;
  readonly now: () => number;
};

/** Makes room in the spool: removes stored segments that are not needed any more, then gives up unstored ones that exceed the limit. */
export function createSpoolLimit(
  { spool, entries, maxBytes, metrics, now }: SpoolLimitOptions,
  giveUp: (entry: Entry) => void,
): () => void {
  return () => {
    const otherBytes = openBytes(spool, entries);
    const plan = planSpool(filesOf(entries), { maxBytes, otherBytes }, now());
    for (const { path } of plan.remove) {
      entries.delete(path);
      spool.remove(path);
    }
    plan.drop.flatMap(({ path }) => entries.get(path) ?? []).forEach(giveUp);
    metrics.spoolBytes.record(otherBytes + sealedBytes(entries));
  };
}
