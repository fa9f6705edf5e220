import { cameraShard, SHARDS } from '@marsad/schemas';
import { createBus, eventually, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import type { Shards } from './index.ts';

const stack = useStack();
const bus = createBus(stack);
afterEach(() => bus.close());

describe('shards of cameras', () => {
  it('have one owner each, and few move when a replica joins or leaves', async () => {
    const district = await stack.createDistrict();
    const join = (name: string): Promise<Shards> =>
      bus.open('camera-ingest', { clientId: name }).shards({
        topicEvent: cameraShard,
        districts: [district],
        onOwned: () => undefined,
      });
    const of = (shards: Shards): readonly number[] => shards.owned().get(district) ?? [];
    const sizes = (...members: Shards[]): number[] =>
      members.map((member) => of(member).length).toSorted((a, b) => b - a);
    const whole = (...members: Shards[]): void => {
      expect(members.flatMap(of).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: SHARDS }, (_, shard) => shard),
      );
    };

    const first = await join('ingest-1');
    whole(first);
    const second = await join('ingest-2');
    await eventually(() => (whole(first, second), expect(sizes(first, second)).toEqual([32, 32])));
    const before = [of(first), of(second)];
    const third = await join('ingest-3');
    await eventually(() => (whole(first, second, third), expect(sizes(first, second, third)).toEqual([22, 21, 21])));
    for (const [index, member] of [first, second].entries())
      expect(of(member).every((shard) => before[index]?.includes(shard))).toBe(true);

    const kept = [of(first), of(second)];
    await third.stop();
    await eventually(() => whole(first, second));
    for (const [index, member] of [first, second].entries())
      expect(kept[index]?.every((shard) => of(member).includes(shard))).toBe(true);
    expect([first.doubtful(), second.doubtful()]).toEqual([false, false]);
  });
});
