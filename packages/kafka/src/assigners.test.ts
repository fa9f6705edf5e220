import { describe, expect, it } from 'vitest';
import type { Assignment, Member } from './assigner-protocol.ts';
import { assignCoPartitioned } from './co-partition-assigner.ts';
import { assignToOne } from './standby-assigner.ts';

const member = (id: string, claims: unknown = null, topics = ['t']): Member => ({ id, topics, claims });
const all = Array.from({ length: 64 }, (_, partition) => partition);

describe('an active member and its standby', () => {
  const who = (members: Member[]) =>
    [...assignToOne(members, new Map([['t', [0, 1]]]))].filter(([, { t }]) => t !== undefined).map(([id]) => id);

  it.each([
    ['the member that has been running longest', [member('a', { since: 20 }), member('b', { since: 10 })], ['b']],
    [
      'the active member, though another has been running longer',
      [member('a', { since: 20, activeSince: 30 }), member('b', { since: 10 })],
      ['a'],
    ],
    [
      'the member that became active last, where two believe that they are active',
      [member('a', { since: 1, activeSince: 30 }), member('b', { since: 2, activeSince: 40 })],
      ['b'],
    ],
    [
      'always the same of two members that have been running equally long',
      [member('b', { since: 1 }), member('a', { since: 1 })],
      ['a'],
    ],
    ['a member with readable claims before one without', [member('a', 'gibberish'), member('b', { since: 9 })], ['b']],
    [
      'a member that reads more topics, though another is active: the work is not split',
      [member('a', { since: 20, activeSince: 30 }), member('b', { since: 40 }, ['t', 'u'])],
      ['b'],
    ],
  ])('everything goes to %s', (_who, members, expected) => {
    expect(who(members)).toEqual(expected);
  });

  it('gives the standby an answer too, an empty one', () => {
    const assignments = assignToOne([member('a', { since: 1 }), member('b', { since: 2 })], new Map([['t', [0]]]));
    expect([...assignments]).toEqual([
      ['a', { t: [0] }],
      ['b', {}],
    ]);
  });
});

describe('shards', () => {
  const claims = (assignment: Assignment | undefined, sinceMs = 1) =>
    Object.fromEntries(Object.entries(assignment ?? {}).map(([topic, partitions]) => [topic, { partitions, sinceMs }]));
  const assign = (members: Member[], topics = ['t']) =>
    assignCoPartitioned(members, new Map(topics.map((topic) => [topic, all])));
  const sizes = (assignments: Map<string, Assignment>) =>
    [...assignments.values()].map(({ t }) => t?.length ?? 0).toSorted((a, b) => b - a);
  const covered = (assignments: Map<string, Assignment>) =>
    [...assignments.values()].flatMap(({ t }) => t ?? []).toSorted((a, b) => a - b);
  const moved = (before: Map<string, Assignment>, after: Map<string, Assignment>) =>
    [...before].flatMap(([id, { t }]) =>
      (t ?? []).filter((partition) => after.has(id) && !after.get(id)?.['t']?.includes(partition)),
    ).length;

  it('are spread evenly, each to one member', () => {
    const assignments = assign(['a', 'b', 'c'].map((id) => member(id)));
    expect(sizes(assignments)).toEqual([22, 21, 21]);
    expect(covered(assignments)).toEqual(all);
  });

  it('move only to the member that joins', () => {
    const two = assign([member('a'), member('b')]);
    const three = assign([member('a', claims(two.get('a'))), member('b', claims(two.get('b'))), member('c')]);
    expect(sizes(three)).toEqual([22, 21, 21]);
    expect(covered(three)).toEqual(all);
    expect(moved(two, three)).toBe(three.get('c')?.['t']?.length);
    expect(moved(two, three)).toBeLessThanOrEqual(22);
  });

  it('move only from the member that leaves', () => {
    const three = assign(['a', 'b', 'c'].map((id) => member(id)));
    const two = assign([member('a', claims(three.get('a'))), member('b', claims(three.get('b')))]);
    expect(covered(two)).toEqual(all);
    expect(moved(three, two)).toBe(0);
  });

  it('do not move if no member joins or leaves', () => {
    const before = assign(['a', 'b', 'c'].map((id) => member(id)));
    const after = assign(['a', 'b', 'c'].map((id) => member(id, claims(before.get(id)))));
    expect(after).toEqual(before);
  });

  it('belong to the newer of two claims', () => {
    const claim = (sinceMs: number) => ({ t: { partitions: all.slice(0, 32), sinceMs } });
    const assignments = assign([member('a', claim(1)), member('b', claim(2))]);
    expect(assignments.get('b')?.['t']).toEqual(all.slice(0, 32));
    expect(covered(assignments)).toEqual(all);
  });

  it('go only to members that subscribe to their topic', () => {
    const assignments = assign([member('a', null, ['t', 'u']), member('b', null, ['t'])], ['t', 'u']);
    expect(assignments.get('a')?.['u']).toEqual(all);
    expect(assignments.get('b')?.['u']).toBeUndefined();
  });

  it('are shared out even if claims are unreadable, stale or of partitions that are gone', () => {
    const assignments = assign([
      member('a', 'gibberish'),
      member('b', { t: { partitions: [999], sinceMs: 1 } }),
      member('c', { u: 1 }),
    ]);
    expect(covered(assignments)).toEqual(all);
  });
});

/** A generator of numbers from 0 to below `below`, the same for the same seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Held = { readonly member: string; readonly topic: string; readonly partition: number };
const heldIn = (assignments: ReadonlyMap<string, Assignment>): Held[] =>
  [...assignments].flatMap(([id, assignment]) =>
    Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ member: id, topic, partition })),
    ),
  );
const ownerIn = (held: readonly Held[], topic: string, partition: number): string | undefined =>
  held.find((holding) => holding.topic === topic && holding.partition === partition)?.member;

/** A random group: some topics of different sizes, read by some members, of which some are of an older release. */
function anyGroup(seed: number) {
  const next = numbersFrom(seed);
  const topics = Array.from({ length: 1 + next(5) }, (_, index) => `topic-${index}`);
  const subscribed = new Map(topics.map((topic) => [topic, Array.from({ length: 1 + next(9) }, (__, at) => at)]));
  const older = topics.slice(0, 1 + next(topics.length));
  const readBy = new Map<string, readonly string[]>(
    Array.from({ length: 1 + next(5) }, (_, index) => [`m${index}`, next(3) === 0 ? older : topics]),
  );
  const assign = (before?: ReadonlyMap<string, Assignment>, without?: string) => {
    const members = [...readBy].filter(([id]) => id !== without);
    return assignCoPartitioned(
      members.map(([id, reads]) => ({ id, topics: reads, claims: claimsOf(before?.get(id)) })),
      subscribed,
    );
  };
  const isOneRelease = [...readBy.values()].every((reads) => reads.length === topics.length);
  return { topics, subscribed, readBy, assign, isOneRelease };
}

const claimsOf = (assignment: Assignment = {}) =>
  Object.fromEntries(Object.entries(assignment).map(([topic, partitions]) => [topic, { partitions, sinceMs: 1 }]));

describe('any group', () => {
  const groups = Array.from({ length: 300 }, (_, seed) => ({ seed, ...anyGroup(seed) }));
  const ofOneRelease = groups.filter(({ isOneRelease }) => isOneRelease);

  it('gives each partition of a subscribed topic to exactly one member, which subscribes to it', () => {
    for (const { seed, topics, subscribed, readBy, assign } of groups) {
      const read = topics.filter((topic) => [...readBy.values()].some((reads) => reads.includes(topic)));
      const wanted = read.flatMap((topic) => (subscribed.get(topic) ?? []).map((at) => `${topic}/${at}`));
      const held = heldIn(assign());
      expect(held.map(({ topic, partition }) => `${topic}/${partition}`).toSorted(), `seed ${seed}`).toEqual(
        wanted.toSorted(),
      );
      for (const { member: id, topic } of held) expect(readBy.get(id), `seed ${seed}`).toContain(topic);
    }
  });

  it('gives one partition number of all topics to one member, as far as that member reads them', () => {
    for (const { seed, topics, readBy, assign } of groups) {
      const held = heldIn(assign());
      for (const { member: id, topic, partition } of held) {
        for (const other of topics) {
          const owner = ownerIn(held, other, partition);
          if (owner === undefined || owner === id) continue;
          const couldBeOne = readBy.get(id)?.includes(other) === true && readBy.get(owner)?.includes(topic) === true;
          expect(couldBeOne, `seed ${seed}: ${topic} and ${other} of ${partition}`).toBe(false);
        }
      }
    }
  });

  it('stays as it is if no member joins or leaves', () => {
    for (const { assign } of groups) expect(assign(assign())).toEqual(assign());
  });

  it('takes nothing from the others when a member leaves, and gives no member two numbers more than another', () => {
    expect(ofOneRelease.length).toBeGreaterThan(50);
    for (const { seed, readBy, assign } of ofOneRelease) {
      const before = assign();
      const sizes = [...before.values()].map((assignment) => new Set(Object.values(assignment).flat()).size);
      expect(Math.max(...sizes) - Math.min(...sizes), `seed ${seed}`).toBeLessThanOrEqual(1);
      if (readBy.size < 2) continue;
      const after = heldIn(assign(before, 'm0'));
      for (const { member: id, topic, partition } of heldIn(before))
        if (id !== 'm0') expect(ownerIn(after, topic, partition), `seed ${seed}`).toBe(id);
    }
  });
});
