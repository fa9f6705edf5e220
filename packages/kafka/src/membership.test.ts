import { describe, expect, it } from 'vitest';
import { advance, createMembership, release } from './membership.ts';

const ids = (holdings: readonly { topic: string; partition: number }[]) =>
  holdings.map(({ topic, partition }) => `${topic}/${partition}`);
const join = (
  membership: ReturnType<typeof createMembership>,
  member: string,
  assignment: Record<string, number[]>,
) => {
  const { assigned, kept, revoked } = membership.join(member, assignment);
  return { assigned: ids(assigned), kept: ids(kept), revoked: ids(revoked) };
};

describe('a group member', () => {
  it('keeps the position of a partition that stays with it', () => {
    const membership = createMembership();
    expect(join(membership, 'a', { t: [0, 1] })).toEqual({ assigned: ['t/0', 't/1'], kept: [], revoked: [] });
    const held = membership.of('t', 1);
    if (held) held.next = 7n;
    expect(join(membership, 'a', { t: [1, 2] })).toEqual({ assigned: ['t/2'], kept: ['t/1'], revoked: ['t/0'] });
    expect(membership.of('t', 1)?.next).toBe(7n);
    expect(membership.of('t', 0)).toBeUndefined();
  });

  it('starts again after it was expelled, because another member may have had its partitions', () => {
    const membership = createMembership();
    join(membership, 'a', { t: [0] });
    const held = membership.of('t', 0);
    if (held) held.next = 7n;
    expect(join(membership, 'b', { t: [0] })).toEqual({ assigned: ['t/0'], kept: [], revoked: ['t/0'] });
    expect(membership.of('t', 0)?.next).toBeUndefined();
  });

  it('keeps nothing of its first chunk that open work let go of before the chunk was done', () => {
    const membership = createMembership();
    join(membership, 'a', { t: [0] });
    const held = membership.of('t', 0) ?? expect.fail('it is not held');
    held.keepFrom = 3n;
    expect(release(held, undefined), 'nothing can be committed yet').toBeUndefined();
    expect(advance(held, { first: 3n, firstMs: 0, lastMs: 0, next: 4n }).position()).toBe(4n);
  });
});
