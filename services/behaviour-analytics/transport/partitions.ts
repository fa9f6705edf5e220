import { createPartitionMemory, lowestOffset } from '@marsad/kafka';
import type { PartitionMemory } from '@marsad/kafka';
import { orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { sceneObserved } from '@marsad/schemas';
import { createSerial } from '@marsad/service';
import { neededFrom } from '@marsad/behaviour';
import type { Reasons } from '../errors.ts';
import type { PartitionState, Publish } from '../ports.ts';

export type Partition = PartitionState & {
  /** Publishes the outbox, one call at a time. Findings that were not acknowledged stay in it, in order. */
  flush(): Promise<Outcome<undefined, Reasons>>;
};
export type Partitions = PartitionMemory<Partition>;

/** The state of the assigned partitions. The next owner of a revoked partition rebuilds its state from the committed offset. */
export const createPartitions = (publish: Publish, now: () => number): Partitions =>
  createPartitionMemory({ event: sceneObserved, create: () => createPartition(publish, now()) });

function createPartition(publish: Publish, nowMs: number): Partition {
  const serial = createSerial();
  const state: PartitionState = {
    watches: new Map(),
    lastSceneAtMs: new Map(),
    outbox: [],
    assignedAtMs: nowMs,
    lastBatchAtMs: 0,
    lastAppendedAtMs: 0,
  };
  const publishOutbox = async (): Promise<Outcome<undefined, Reasons>> => {
    const findings = [...state.outbox];
    if (findings.length > 0) await publish(findings);
    state.outbox.splice(0, findings.length);
    return pass(undefined);
  };
  // Scenes, ends of tracks and the silence watch share the outbox, so their flushes run one after another.
  return Object.assign(state, { flush: () => serial(() => orRetry('kafka_unavailable', publishOutbox)) });
}

/** The lowest offset that any camera of the partition still needs. */
export const keepFrom = ({ watches }: PartitionState): bigint | undefined =>
  lowestOffset([...watches.values()].map(neededFrom));
