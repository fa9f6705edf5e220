import { SHARDS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { shardOf } from './shard-of.ts';

describe('the shard of a camera', () => {
  it('never changes: a replica that computes another one would steal cameras', () => {
    expect(['agdal-avenue-1', 'agdal-avenue-2', 'hassan-gate-1'].map(shardOf)).toMatchInlineSnapshot(`
      [
        43,
        56,
        21,
      ]
    `);
  });

  it('spreads a city of 4,000 numbered cameras evenly', () => {
    const counts = new Array<number>(SHARDS).fill(0);
    for (let camera = 0; camera < 4_000; camera += 1) counts[shardOf(`agdal-${camera}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(35);
    expect(Math.max(...counts)).toBeLessThan(95);
  });
});
