import type { TopicPartition } from '@marsad/kafka';
import { createCutOuts } from '../domain/cut-outs.ts';
import { newVoteBook, settle } from '../domain/vote-book.ts';
import { retryAfterMs } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { PartitionMemory, Publish } from '../ports.ts';

type Place = Pick<TopicPartition, 'district' | 'partition'>;
export type Flushed = { readonly retryAfterMs?: number };

/**
 * The votes and cut-outs of our partitions. A partition that goes takes them with it, the cut-outs overwritten; whoever gets it counts again from
 * the committed offset.
 */
export type Memories = {
  of(place: Place): PartitionMemory;
  end(place: Place): void;
  /** Closes what is over and says what is to be said, one caller at a time. What was not acknowledged stays, in order. */
  settle(memory: PartitionMemory): Promise<Flushed>;
  settleAll(): Promise<void>;
};

const keyOf = ({ district, partition }: Place): string => `${district}/${partition}`;

export function createMemories(publish: Publish, now: () => number, metrics?: Metrics): Memories {
  const memories = new Map<string, PartitionMemory>();
  const flushing = new WeakMap<PartitionMemory, Promise<Flushed>>();

  const flushNow = async ({ book, outbox }: PartitionMemory): Promise<Flushed> => {
    outbox.push(...settle(book, now()));
    if (outbox.length === 0) return {};
    const leaving = [...outbox];
    try {
      await publish(leaving);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return { retryAfterMs: waitMs };
    }
    outbox.splice(0, leaving.length);
    for (const revision of leaving) metrics?.said(revision);
    return {};
  };

  const settleOne = (memory: PartitionMemory): Promise<Flushed> => {
    // Shots, track ends and the clock share an outbox: one after another.
    const next = (flushing.get(memory) ?? Promise.resolve({})).then(() => flushNow(memory));
    flushing.set(
      memory,
      next.catch(() => ({})),
    );
    return next;
  };

  return {
    of(place) {
      const key = keyOf(place);
      const known = memories.get(key);
      if (known) return known;
      const memory: PartitionMemory = { book: newVoteBook(now()), cutOuts: createCutOuts(), outbox: [] };
      memories.set(key, memory);
      return memory;
    },
    end(place) {
      memories.get(keyOf(place))?.cutOuts.wipe();
      memories.delete(keyOf(place));
    },
    settle: settleOne,
    async settleAll() {
      for (const memory of memories.values()) await settleOne(memory);
    },
  };
}

const SETTLE_EVERY_MS = 500;

/** Settles by the clock, for tracks after which nothing comes. `onError`: a defect, which ends the process. */
export function startSettling(
  memories: Pick<Memories, 'settleAll'>,
  onError: (error: unknown) => void,
): { stop(): void } {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void memories
      .settleAll()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, SETTLE_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
