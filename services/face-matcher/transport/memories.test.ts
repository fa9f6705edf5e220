import { beforeEach, describe, expect, it } from 'vitest';
import type { Memories } from './memories.ts';
import { createMemories } from './memories.ts';

const [ours, other] = [
  { district: 'hassan', partition: 0 },
  { district: 'hassan', partition: 3 },
];
const head = (authorisationId: string) => ({
  jpeg: Buffer.from([7, 7]),
  widthPx: 10,
  heightPx: 5,
  score: 0.9,
  authorisationId,
});

describe('what is remembered of a partition of heads', () => {
  let memories: Memories;
  let forgotten: string[];
  beforeEach(() => {
    forgotten = [];
    const model = { name: 'face-embedding', sha256: 'a'.repeat(64) };
    memories = createMemories(
      model,
      () => 5,
      (partition) => void forgotten.push(partition),
    );
  });

  it('is overwritten when the partition leaves, and nothing of another one is', () => {
    const [leaving, staying] = [head('auth-1'), head('auth-1')];
    memories.of(ours).faces.keep('c-1', leaving, 5);
    memories.of(other).faces.keep('c-2', staying, 5);
    memories.end(ours);
    expect([[...leaving.jpeg], [...staying.jpeg]]).toEqual([
      [0, 0],
      [7, 7],
    ]);
    expect(memories.of(ours).faces.size, 'whoever gets it begins with nothing').toBe(0);
  });

  it('leaves with what its tracks have shown in the sessions, under the name that its heads carried', () => {
    const { partition } = memories.of(ours);
    expect(memories.of(other).partition).not.toBe(partition);
    memories.end(ours);
    expect(forgotten).toEqual([partition]);
  });

  it('is overwritten in every partition when its authorisation ends', () => {
    const [first, second, others] = [head('auth-1'), head('auth-1'), head('auth-2')];
    memories.of(ours).faces.keep('c-1', first, 5);
    memories.of(other).faces.keep('c-2', second, 5);
    memories.of(other).faces.keep('c-3', others, 5);
    memories.discardFaces('auth-1');
    expect([first, second, others].map(({ jpeg }) => [...jpeg])).toEqual([
      [0, 0],
      [0, 0],
      [7, 7],
    ]);
  });
});
