import { describe, expect, it } from 'vitest';
import { coreLimits, turnOffCoreDumps } from './core-dumps.ts';

describe('core dumps', () => {
  it('are read from the limits of this process', () => {
    const limits = [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max data size             unlimited            unlimited            bytes     ',
      'Max core file size        0                    unlimited            bytes     ',
    ].join('\n');
    expect(coreLimits(limits)).toEqual(['0', 'unlimited']);
    expect(coreLimits('Max data size unlimited unlimited bytes')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('are off afterwards', () => expect(turnOffCoreDumps()).toBe('off'));
});
