import { createKeptCrops } from '@marsad/evidence';
import { createPartitionMemory } from '@marsad/kafka';
import type { PartitionMemory } from '@marsad/kafka';
import { orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { plateCropped } from '@marsad/schemas';
import { createSerial } from '@marsad/service';
import type { Serial } from '@marsad/service';
import { closeVotes, newVoteBook } from '../domain/vote-book.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { PartitionState, Publish } from '../ports.ts';

/** The most plates of one partition that are kept for an alert. A plate without a hit leaves no image. */
const PLATES_KEPT = 500;

/**
 * The votes and plate crops of the partitions that this replica has. They end with their partition, the crops overwritten; the replica that
 * takes it over counts again from the committed offset.
 */
export type Memory = PartitionMemory<PartitionState> & {
  /** Closes the votes that are over and publishes their reads. What is not acknowledged stays, in order. */
  readonly publishDue: (state: PartitionState) => Promise<Outcome<undefined, Reasons>>;
  readonly publishAllDue: () => Promise<void>;
};

export function createMemory(publish: Publish, now: () => number, metrics?: Metrics): Memory {
  /** Crops, track ends and the clock share an outbox, so they take turns. */
  const serials = new WeakMap<PartitionState, Serial>();
  const memory = createPartitionMemory<PartitionState>({
    event: plateCropped,
    create() {
      const plates: PartitionState['plates'] = createKeptCrops({ capacity: PLATES_KEPT });
      const state: PartitionState = { book: newVoteBook(now()), plates, outbox: [] };
      serials.set(state, createSerial());
      return state;
    },
    end: ({ plates }) => plates.discardAll(),
  });

  const publishNow = async ({ book, outbox }: PartitionState): Promise<Outcome<undefined, Reasons>> => {
    outbox.push(...closeVotes(book, now()));
    const due = [...outbox];
    if (due.length > 0) await publish(due);
    outbox.splice(0, due.length);
    for (const revision of due) metrics?.published(revision);
    return pass(undefined);
  };
  const publishDue = (state: PartitionState): Promise<Outcome<undefined, Reasons>> => {
    const serial = serials.get(state) ?? createSerial();
    return serial(() => orRetry<undefined, Reasons>('kafka_unavailable', () => publishNow(state)));
  };
  return {
    ...memory,
    publishDue,
    async publishAllDue() {
      for (const state of memory.values()) await publishDue(state);
    },
  };
}
