import { createCommitPosition, type CommitPosition } from './commit-position.ts';

/** The state of a partition that is assigned to this process. */
export type Holding = {
  readonly topic: string;
  readonly partition: number;
  /** The offset to read next; undefined before the first chunk. */
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
  /** Applies the assignment of a new generation. `kept` are partitions that no other member has had in between. */
  join(memberId: string, assignment: Readonly<Record<string, readonly number[]>>): Change;
  of(topic: string, partition: number): Holding | undefined;
  all(): readonly Holding[];
};

const idOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/**
 * The partitions of one group member. A member that keeps its id has taken part in every generation, because the broker forgets the id of a
 * member that did not. So no other member had a partition that it keeps, and the position and the windows of that partition are still
 * right.
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

/** Notes that a chunk is done. @returns the position at which a restart should now begin */
export function advance(
  holding: Holding,
  chunk: { readonly first: bigint; readonly firstMs: number; readonly lastMs: number; readonly next: bigint },
): CommitPosition {
  holding.next = chunk.next;
  holding.commit ??= createCommitPosition(chunk.next);
  holding.commit.done({ ...chunk, keepFrom: holding.keepFrom });
  return holding.commit;
}

/** Notes what open work still needs after the last chunk. @returns the position to commit; undefined if it is committed already */
export function release(holding: Holding, keepFrom: bigint | undefined): bigint | undefined {
  const { next, commit } = holding;
  // Also before the first chunk is done, which then keeps no more than this.
  holding.keepFrom = keepFrom;
  if (next === undefined || commit === undefined) return undefined;
  commit.release(next, keepFrom);
  return commit.position() === holding.committed ? undefined : commit.position();
}
