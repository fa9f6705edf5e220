import type { TopicPartition } from '@marsad/kafka';
import type { Fatal } from './run-main.ts';
import type { Serial } from './serial.ts';

export type ActiveRoleOptions<State> = {
  /** Reads what the active instance has to know before it may work. Runs once for each time that partitions are assigned. */
  readonly become: () => Promise<State>;
  /** Is called each time that this instance has become active. */
  readonly onActive?: (state: State) => void;
  /** The queue that the service's batches go through: no batch of the new partitions is handled before `become` is done. */
  readonly serial: Serial;
  readonly fatal: Fatal;
};

/**
 * Whether this instance of an active-standby group is the active one. The group decides that by whom it assigns the partitions to; it does
 * not keep an instance that has just lost them from finishing what it does.
 */
export type ActiveRole<State> = {
  /** The state that the active instance works with; undefined while this instance stands by or is still reading. */
  readonly state: () => State | undefined;
  /** Queues work on the state. Nothing happens if this instance is not active by then. An error is fatal. */
  readonly whenActive: (work: (state: State) => Promise<unknown>) => void;
  /** The options for `kafka.consume` that make the group assign the role. */
  readonly membership: {
    readonly mode: 'active_standby';
    readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
    readonly onRevoked: (partitions: readonly TopicPartition[]) => void;
  };
};

/** Follows the assignments of an active-standby group. An error of `become` is fatal: a service must not work with a state that it could not read. */
export function createActiveRole<State>({
  become,
  onActive,
  serial,
  fatal,
}: ActiveRoleOptions<State>): ActiveRole<State> {
  let state: State | undefined;
  let assigned = 0;
  // Counts how often the role was lost: what was read for a role that is lost since is not used.
  let losses = 0;

  const take = async (lossesBefore: number): Promise<void> => {
    const read = await become();
    if (lossesBefore !== losses) return;
    state = read;
    onActive?.(read);
  };
  return {
    state: () => state,
    whenActive: (work) =>
      void serial(async () => {
        if (state !== undefined) await work(state);
      }).catch(fatal),
    membership: {
      mode: 'active_standby',
      onAssigned(partitions) {
        if (partitions.length === 0) return;
        assigned += partitions.length;
        const lossesBefore = losses;
        void serial(() => take(lossesBefore)).catch(fatal);
      },
      onRevoked(partitions) {
        assigned -= partitions.length;
        if (assigned > 0) return;
        losses += 1;
        state = undefined;
      },
    },
  };
}
