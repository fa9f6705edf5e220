import { createCommitPosition, type CommitPosition } from './commit-position.ts';

/** What this process knows of a partition that it holds. */
export type Holding = {
  readonly topic: string;
  readonly partition: number;
  /** Read on from here, once something was read. */
  next: bigint | undefined;
  keepFrom: bigint | undefined;
  commit: CommitPosition | undefined;
  committed: bigint | undefined;
};

export type Change = {
  readonly assigned: readonly Holding[];
  readonly revoked: readonly Holding[];
  readonly kept: readonly Holding[];
};

export type Membership = {
  /** A generation of the group began: what is new, what is gone, what stayed without anybody else having had it. */
  join(memberId: string, assignment: Readonly<Record<string, readonly number[]>>): Change;
  of(topic: string, partition: number): Holding | undefined;
  all(): readonly Holding[];
};

const idOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/**
 * The partitions of one group member. A member that keeps its id took part in every generation in between (the broker forgets the id of one
 * that did not), so a partition that it keeps was nobody else's meanwhile: its position and its windows are still right.
 */
export function createMembership(): Membership {
  let member = '';
  let holdings = new Map<string, Holding>();
  return {
    join(memberId, assignment) {
      const before = memberId === member ? holdings : new Map<string, Holding>();
      const lost = new Map(holdings);
      const assigned: Holding[] = [];
      const kept: Holding[] = [];
      const now = new Map<string, Holding>();
      for (const [topic, partitions] of Object.entries(assignment)) {
        for (const partition of partitions) {
          const id = idOf(topic, partition);
          const held = before.get(id);
          const holding = held ?? {
            topic,
            partition,
            next: undefined,
            keepFrom: undefined,
            commit: undefined,
            committed: undefined,
          };
          (held === undefined ? assigned : kept).push(holding);
          if (held !== undefined) lost.delete(id);
          now.set(id, holding);
        }
      }
      member = memberId;
      holdings = now;
      return { assigned, kept, revoked: [...lost.values()] };
    },
    of: (topic, partition) => holdings.get(idOf(topic, partition)),
    all: () => [...holdings.values()],
  };
}

/** Takes note of a finished chunk. @returns where a restart should now begin */
export function advance(
  holding: Holding,
  chunk: { readonly first: bigint; readonly firstMs: number; readonly lastMs: number; readonly next: bigint },
): CommitPosition {
  holding.next = chunk.next;
  holding.commit ??= createCommitPosition(chunk.next);
  holding.commit.done({ ...chunk, keepFrom: holding.keepFrom });
  return holding.commit;
}
