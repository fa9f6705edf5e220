import { sceneObserved, topicOf, trackEnded, type AnyEvent } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPartitionMemory, lowestOffset, type PartitionMemory } from './partition-memory.ts';

type State = { readonly name: string };

const place = (district: string, partition: number) => ({ district, partition });
const assigned = (event: AnyEvent, district: string, partition: number) => ({
  topic: topicOf(event, district),
  ...place(district, partition),
});

let created: string[];
let ended: string[];
let memory: PartitionMemory<State>;
beforeEach(() => {
  created = [];
  ended = [];
  memory = createPartitionMemory<State>({
    event: sceneObserved,
    create({ district, partition }) {
      const name = `${district} ${partition}`;
      created.push(name);
      return { name };
    },
    end: ({ name }) => ended.push(name),
  });
});

describe('the memory of partitions', () => {
  it('has a state for each partition from its assignment to its revocation', () => {
    memory.assignments.onAssigned([assigned(sceneObserved, 'agdal', 0), assigned(sceneObserved, 'agdal', 1)]);
    expect(memory.find(place('agdal', 1))).toEqual({ name: 'agdal 1' });
    memory.assignments.onRevoked([assigned(sceneObserved, 'agdal', 1)]);
    expect(memory.find(place('agdal', 1))).toBeUndefined();
    expect([created, ended]).toEqual([['agdal 0', 'agdal 1'], ['agdal 1']]);
  });

  it('begins anew when a partition comes back', () => {
    const partition = assigned(sceneObserved, 'agdal', 0);
    memory.assignments.onAssigned([partition]);
    const before = memory.of(partition);
    memory.assignments.onRevoked([partition]);
    memory.assignments.onAssigned([partition]);
    expect(memory.of(partition)).not.toBe(before);
  });

  it('does not begin or end with the partitions of events that are read together with it', () => {
    memory.assignments.onAssigned([assigned(trackEnded, 'agdal', 0)]);
    expect(created).toEqual([]);
    memory.assignments.onAssigned([assigned(sceneObserved, 'agdal', 0)]);
    memory.assignments.onRevoked([assigned(trackEnded, 'agdal', 0)]);
    expect(ended).toEqual([]);
  });

  it('keeps districts apart, and gives a batch the state of its partition number', () => {
    memory.assignments.onAssigned([assigned(sceneObserved, 'agdal', 0), assigned(sceneObserved, 'hassan', 0)]);
    expect(memory.of(assigned(trackEnded, 'hassan', 0))).toEqual({ name: 'hassan 0' });
    expect(created).toHaveLength(2);
  });

  it('creates a state that is asked for before the assignment, once', () => {
    const state = memory.of(place('agdal', 0));
    memory.assignments.onAssigned([assigned(sceneObserved, 'agdal', 0)]);
    expect(memory.of(place('agdal', 0))).toBe(state);
  });

  it('ends every state when it is stopped, once', () => {
    memory.assignments.onAssigned([assigned(sceneObserved, 'agdal', 0), assigned(sceneObserved, 'hassan', 0)]);
    memory.stop();
    memory.stop();
    expect(ended).toEqual(['agdal 0', 'hassan 0']);
    expect([...memory.values()]).toEqual([]);
  });
});

it.each([
  [[], undefined],
  [[undefined], undefined],
  [[9n, undefined, 7n, 8n], 7n],
])('the lowest offset of %s is %s', (offsets, expected) => {
  expect(lowestOffset(offsets)).toBe(expected);
});
