import { cameraShard, SHARDS } from '@marsad/schemas';
import { createBus, eventually, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import type { Shards } from './index.ts';

/** The session of a member that names none, ms. */
const SESSION_MS = 6_000;
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

  it('are new to a member that the group had dropped', async () => {
    const district = await stack.createDistrict();
    const told: number[] = [];
    const shards = await bus.open('camera-ingest', { clientId: 'ingest-1' }).shards({
      topicEvent: cameraShard,
      districts: [district],
      onOwned: (owned) => told.push(owned.get(district)?.length ?? 0),
    });
    expect(told).toEqual([SHARDS]);
    // A process that stands still for longer than its session sends no heartbeat.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SESSION_MS + 2_000);
    expect(shards.doubtful()).toBe(true);
    await eventually(() => expect(told).toEqual([SHARDS, 0, SHARDS]));
    expect(shards.doubtful()).toBe(false);
  });
});
