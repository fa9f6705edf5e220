import { faceCropped, topicOf } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemory } from './memory.ts';
import type { Memory } from './memory.ts';

let memory: Memory;
let forgotten: string[];
const [ours, other] = [
  { district: 'hassan', partition: 0 },
  { district: 'hassan', partition: 3 },
];
/** Revokes a partition, as when another replica takes it over. */
const lose = (place: { district: string; partition: number }): void =>
  memory.assignments.onRevoked([{ ...place, topic: topicOf(faceCropped, place.district) }]);
const head = (authorisationId: string) => ({
  jpeg: Buffer.from([7, 7]),
  widthPx: 10,
  heightPx: 5,
  score: 0.9,
  authorisationId,
});

describe('the state of a partition of heads', () => {
  beforeEach(() => {
    forgotten = [];
    const model = { name: 'face-embedding', sha256: 'a'.repeat(64) };
    memory = createMemory(
      model,
      () => 5,
      (partition) => void forgotten.push(partition),
    );
  });

  it('is overwritten when the partition is lost, and other partitions stay', () => {
    const [leaving, staying] = [head('auth-1'), head('auth-1')];
    memory.of(ours).faces.keep('c-1', leaving, 5);
    memory.of(other).faces.keep('c-2', staying, 5);
    lose(ours);
    expect([[...leaving.jpeg], [...staying.jpeg]]).toEqual([
      [0, 0],
      [7, 7],
    ]);
    expect(memory.of(ours).faces.size, 'the next replica begins with nothing').toBe(0);
  });

  it('takes the sums of its tracks out of the sessions, under the name that its heads carried', () => {
    const { partition } = memory.of(ours);
    expect(memory.of(other).partition).not.toBe(partition);
    lose(ours);
    expect(forgotten).toEqual([partition]);
  });

  it('is overwritten in every partition when its authorisation ends', () => {
    const [first, second, others] = [head('auth-1'), head('auth-1'), head('auth-2')];
    memory.of(ours).faces.keep('c-1', first, 5);
    memory.of(other).faces.keep('c-2', second, 5);
    memory.of(other).faces.keep('c-3', others, 5);
    memory.discardFaces('auth-1');
    expect([first, second, others].map(({ jpeg }) => [...jpeg])).toEqual([
      [0, 0],
      [0, 0],
      [7, 7],
    ]);
  });
});
