import { describe, expect, it } from 'vitest';
import { HISTORY_MS, createMaskHistory } from './mask-history.ts';
import type { MaskSample } from './mask-sample.ts';

const sample = (atMs: number): MaskSample => ({ atMs, part: '1:0', examined: true, traces: [], regions: [] });

describe('the history of a camera', () => {
  it('keeps mask samples in order and without duplicates for three minutes', () => {
    const history = createMaskHistory();
    for (const at of [1_000, 1_400, 1_200, 1_400]) history.add(sample(at));
    expect(history.around(0, 5_000).map(({ atMs }) => atMs)).toEqual([1_000, 1_200, 1_400]);
    history.add(sample(1_400 + HISTORY_MS + 6_000));
    expect(history.around(0, 5_000)).toEqual([]);
  });
});
