import type { TopicPartition } from '@marsad/kafka';
import type { Fatal } from './run-main.ts';
import type { Serial } from './serial.ts';

export type ActiveRoleOptions<State> = {
  /** Reads the state that the active instance needs before it may work. Runs each time that partitions are assigned. */
  readonly become: () => Promise<State>;
  /** Is called each time that this instance has become active. */
  readonly onActive?: (state: State) => void;
  /** The queue that the service's batches go through: no batch of the new partitions is handled before `become` is done. */
  readonly serial: Serial;
  readonly fatal: Fatal;
};

/**
 * Whether this instance of an active-standby group is the active one. The instance that the group assigns the partitions to is active. An
 * instance that has just lost them may still finish the work that it has begun.
 */
export type ActiveRole<State> = {
  /** The state that the active instance works with; undefined while this instance stands by or is still reading. */
  readonly state: () => State | undefined;
  /** Queues work on the state. The work is skipped if this instance is not active when its turn comes. An error is fatal. */
  readonly whenActive: (work: (state: State) => Promise<unknown>) => void;
  /** The options for `kafka.consume` that make the group assign the role. */
  readonly membership: {
    readonly mode: 'active_standby';
    readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
    readonly onRevoked: (partitions: readonly TopicPartition[]) => void;
  };
};

/** Follows the assignments of an active-standby group. An error of `become` is fatal: a service must not work without its state. */
export function createActiveRole<State>({
  become,
  onActive,
  serial,
  fatal,
}: ActiveRoleOptions<State>): ActiveRole<State> {
  let state: State | undefined;
  let assigned = 0;
  // Counts how often the role was lost. A state that was read for a role that has been lost since is not used.
  let losses = 0;

  const activate = async (lossesBefore: number): Promise<void> => {
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
        void serial(() => activate(lossesBefore)).catch(fatal);
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
