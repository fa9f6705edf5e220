import { plateCropped, topicOf } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemory } from './memory.ts';
import type { Memory } from './memory.ts';

const place = { district: 'hassan', partition: 0 };

describe('the plates of a partition are overwritten', () => {
  let memory: Memory;
  let jpeg: Buffer;
  beforeEach(() => {
    memory = createMemory(
      () => Promise.resolve(),
      () => 5,
    );
    jpeg = Buffer.from([7, 7]);
    memory.of(place).plates.keep('r-1', { jpeg, widthPx: 2, heightPx: 1, score: 0.9, capturedAtMs: 5 }, 5);
  });
  it.each<[string, () => void]>([
    [
      'when the partition is lost',
      () => memory.assignments.onRevoked([{ ...place, topic: topicOf(plateCropped, 'hassan') }]),
    ],
    ['when the service stops', () => memory.stop()],
    ['when two minutes have passed', () => void memory.of(place).plates.get('r-1', 120_005)],
  ])('%s', (_, leave) => {
    leave();
    expect([...jpeg]).toEqual([0, 0]);
  });
});
