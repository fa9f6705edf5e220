import { createPartitionMemory, lowestOffset } from '@marsad/kafka';
import type { PartitionMemory, PartitionPlace } from '@marsad/kafka';
import { orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { sceneObserved } from '@marsad/schemas';
import { createSerial } from '@marsad/service';
import { neededFrom } from '@marsad/behaviour';
import type { Reasons } from '../errors.ts';
import type { PartitionState, Publish } from '../ports.ts';
import { createKeeper } from './keeper.ts';
import type { KeeperNeeds } from './keeper.ts';

export type Partition = PartitionState & {
  /** Restores what was kept of the rules, once. Before it has passed, no scene may be handled. */
  restore(): Promise<Outcome<undefined, Reasons>>;
  /**
   * Publishes the outbox, and then keeps what the rules remember, one call at a time. Findings that were not acknowledged stay in it, in
   * order.
   */
  flush(): Promise<Outcome<undefined, Reasons>>;
};
export type Partitions = PartitionMemory<Partition>;

export type PartitionNeeds = KeeperNeeds & { readonly publish: Publish };

/**
 * The state of the assigned partitions. The next owner of a revoked partition rebuilds its state from the committed offset, and from what was
 * kept of the rules.
 */
export const createPartitions = (needs: PartitionNeeds): Partitions =>
  createPartitionMemory({ event: sceneObserved, create: (place) => createPartition(place, needs) });

function createPartition(place: PartitionPlace, needs: PartitionNeeds): Partition {
  const { publish, now } = needs;
  const serial = createSerial();
  const state: PartitionState = {
    watches: new Map(),
    lastSceneAtMs: new Map(),
    demonstrations: new Set(),
    kept: new Map(),
    outbox: [],
    assignedAtMs: now(),
    lastBatchAtMs: 0,
    lastAppendedAtMs: 0,
    isRestored: false,
  };
  const keeper = createKeeper(state, place, needs);
  const publishOutbox = async (): Promise<Outcome<undefined, Reasons>> => {
    const findings = [...state.outbox];
    if (findings.length > 0) await publish(findings);
    state.outbox.splice(0, findings.length);
    // After the findings: what is kept says that they were published.
    await keeper.keep();
    return pass(undefined);
  };
  const restoreOnce = async (): Promise<Outcome<undefined, Reasons>> => {
    if (!state.isRestored) await keeper.restore();
    return pass(undefined);
  };
  return Object.assign(state, {
    restore: () => serial(() => orRetry('kafka_unavailable', restoreOnce)),
    // Scenes, ends of tracks and the silence watch share the outbox, so their flushes run one after another.
    flush: () => serial(() => orRetry('kafka_unavailable', publishOutbox)),
  });
}

/** The lowest offset that any camera of the partition still needs. */
export const keepFrom = ({ watches, kept }: PartitionState): bigint | undefined =>
  lowestOffset([
    ...[...watches.values()].map(neededFrom),
    ...[...kept.values()].map(({ neededFrom: from }) => (from === 'first_read' ? undefined : from)),
  ]);
