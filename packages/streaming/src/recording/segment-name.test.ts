import { describe, expect, it } from 'vitest';
import { parseSegmentFileName, segmentFileName } from './segment-name.ts';

const name = {
  district: 'agdal',
  camera: 'agdal-avenue-1',
  epoch: 1_790_000_000_000,
  part: 3,
  fromMs: 1_790_000_030_160,
  originMs: 1_790_000_030_000,
  open: false,
};

describe('the name of a spool file', () => {
  it.each([false, true])('carries all its fields (open: %s)', (open) => {
    expect(parseSegmentFileName(segmentFileName({ ...name, open }))).toEqual({ ...name, open });
  });
  it('is plain', () => {
    expect(segmentFileName(name)).toBe('agdal_agdal-avenue-1_1790000000000_3_1790000030160_1790000030000.mp4');
  });
  it.each([
    'notes.txt',
    'a_b_1_2_3.mp4',
    '../agdal_a_1_2_3_4.mp4',
    'agdal_a_1_2_3_4.mp4.tmp',
    'AGDAL_a_1_2_3_4.mp4',
    '',
  ])('is not %j', (other) => expect(parseSegmentFileName(other)).toBeNull());
});
