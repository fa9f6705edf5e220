import { describe, expect, it, test } from 'vitest';
import { addressOfMoment, momentOfAddress } from './moment-address.ts';

const read = (address: string) => momentOfAddress(new URLSearchParams(address.split('?')[1] ?? ''));

describe('the address of a moment', () => {
  it('is read as it was written', () => {
    const moment = {
      ...{ cameras: ['agdal-avenue-1', 'hassan-hall-1'], atMs: 1_790_000_000_123 },
      ...{ inMs: 1_790_000_000_000, outMs: 1_790_000_010_000, purpose: 'alert_handling' as const },
    };
    expect(read(addressOfMoment(moment))).toEqual(moment);
  });

  it('is one that people can read', () => {
    const moment = { cameras: ['agdal-avenue-1', 'hassan-hall-1'], atMs: Date.UTC(2026, 8, 21) };
    expect(addressOfMoment(moment)).toBe('/playback?cameras=agdal-avenue-1,hassan-hall-1&at=2026-09-21T00:00:00.000Z');
  });

  test.each([
    ['five cameras', 'cameras=a,b,c,d,e', { cameras: ['a', 'b', 'c', 'd'] }],
    ['a camera twice', 'cameras=a,a', { cameras: ['a'] }],
    ['what is no camera', 'cameras=../x,A,a', { cameras: ['a'] }],
    ['what is no time', 'cameras=a&at=soon', { cameras: ['a'], atMs: undefined }],
    ['a loop that ends before it begins', 'in=2026-01-02&out=2026-01-01', { cameras: [] }],
    ['an unknown purpose', 'purpose=curiosity', { purpose: undefined }],
    ['nothing', '', { cameras: [], atMs: undefined, purpose: undefined }],
  ])('with %s is read as far as it goes', (_, query, moment) => {
    expect(read(`/playback?${query}`)).toMatchObject(moment);
    expect(read(`/playback?${query}`).inMs).toBeUndefined();
  });
});
