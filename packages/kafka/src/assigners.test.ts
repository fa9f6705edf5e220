import { describe, expect, it } from 'vitest';
import type { Assignment, Member } from './assigner-protocol.ts';
import { assignToOne } from './standby-assigner.ts';
import { assignSticky } from './sticky-assigner.ts';

const member = (id: string, says: unknown = null, topics = ['t']): Member => ({ id, topics, says });
const all = Array.from({ length: 64 }, (_, partition) => partition);

describe('the active and its standby', () => {
  const who = (members: Member[]) =>
    [...assignToOne(members, new Map([['t', [0, 1]]]))].filter(([, { t }]) => t !== undefined).map(([id]) => id);

  it.each([
    ['the one that stands longest', [member('a', { since: 20 }), member('b', { since: 10 })], ['b']],
    [
      'the one that has the work, though another stands longer',
      [member('a', { since: 20, activeSince: 30 }), member('b', { since: 10 })],
      ['a'],
    ],
    [
      'the one that was given it last, where two believe that they have it',
      [member('a', { since: 1, activeSince: 30 }), member('b', { since: 2, activeSince: 40 })],
      ['b'],
    ],
    [
      'one of two that stand equally long, always the same',
      [member('b', { since: 1 }), member('a', { since: 1 })],
      ['a'],
    ],
    [
      'one that speaks our language before one that does not',
      [member('a', 'gibberish'), member('b', { since: 9 })],
      ['b'],
    ],
  ])('everything goes to %s', (_who, members, expected) => {
    expect(who(members)).toEqual(expected);
  });

  it('answers the standby too, with nothing', () => {
    const assignments = assignToOne([member('a', { since: 1 }), member('b', { since: 2 })], new Map([['t', [0]]]));
    expect([...assignments]).toEqual([
      ['a', { t: [0] }],
      ['b', {}],
    ]);
  });
});

describe('shards', () => {
  const says = (assignment: Assignment | undefined, sinceMs = 1) =>
    Object.fromEntries(Object.entries(assignment ?? {}).map(([topic, partitions]) => [topic, { partitions, sinceMs }]));
  const assign = (members: Member[], topics = ['t']) =>
    assignSticky(members, new Map(topics.map((topic) => [topic, all])));
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
    const three = assign([member('a', says(two.get('a'))), member('b', says(two.get('b'))), member('c')]);
    expect(sizes(three)).toEqual([22, 21, 21]);
    expect(covered(three)).toEqual(all);
    expect(moved(two, three)).toBe(three.get('c')?.['t']?.length);
    expect(moved(two, three)).toBeLessThanOrEqual(22);
  });

  it('move only from the member that leaves', () => {
    const three = assign(['a', 'b', 'c'].map((id) => member(id)));
    const two = assign([member('a', says(three.get('a'))), member('b', says(three.get('b')))]);
    expect(covered(two)).toEqual(all);
    expect(moved(three, two)).toBe(0);
  });

  it('do not move at all where nobody comes or goes', () => {
    const before = assign(['a', 'b', 'c'].map((id) => member(id)));
    const after = assign(['a', 'b', 'c'].map((id) => member(id, says(before.get(id)))));
    expect(after).toEqual(before);
  });

  it('belong to the newer of two claims', () => {
    const claim = (sinceMs: number) => ({ t: { partitions: all.slice(0, 32), sinceMs } });
    const assignments = assign([member('a', claim(1)), member('b', claim(2))]);
    expect(assignments.get('b')?.['t']).toEqual(all.slice(0, 32));
    expect(covered(assignments)).toEqual(all);
  });

  it('go only to members that asked for their topic', () => {
    const assignments = assign([member('a', null, ['t', 'u']), member('b', null, ['t'])], ['t', 'u']);
    expect(assignments.get('a')?.['u']).toEqual(all);
    expect(assignments.get('b')?.['u']).toBeUndefined();
  });

  it('are shared out even where claims are gibberish, stale or of partitions that are gone', () => {
    const assignments = assign([
      member('a', 'gibberish'),
      member('b', { t: { partitions: [999], sinceMs: 1 } }),
      member('c', { u: 1 }),
    ]);
    expect(covered(assignments)).toEqual(all);
  });
});
