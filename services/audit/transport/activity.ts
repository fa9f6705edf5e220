import type { Fatal } from '@marsad/service';
import type { TopicPartition } from '@marsad/kafka';

export type Activity = {
  begin(partitions: readonly TopicPartition[]): void;
  end(): void;
  /** Whether this instance may write, once that is known. */
  ready(): Promise<boolean>;
  isActive(): boolean;
};

/**
 * Whether this instance is the one that sequences: the group gave it the entries, and `prepare` is done since. The group decides who works;
 * it does not keep a slow instance from writing late, and need not: see the rule of reading in @marsad/proof.
 */
export function createActivity(prepare: () => Promise<void>, fatal: Fatal): Activity {
  let turn = 0;
  let active = false;
  let ready = Promise.resolve(false);
  return {
    begin(partitions) {
      if (partitions.length === 0) return;
      const mine = ++turn;
      ready = prepare().then(
        () => (active = mine === turn),
        (error: unknown) => {
          fatal(error);
          return false;
        },
      );
    },
    end() {
      turn += 1;
      active = false;
      ready = Promise.resolve(false);
    },
    ready: () => ready,
    isActive: () => active,
  };
}
