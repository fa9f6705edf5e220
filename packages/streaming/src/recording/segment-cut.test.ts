import { describe, expect, it } from 'vitest';
import { GROUP_LIMIT_BYTES, decideCut, groupLimitMs } from './segment-cut.ts';

const limits = { segmentMs: 60_000, groupMs: 120_000 };
const open = { fromMs: 0, groupFromMs: 55_000, groupBytes: 1_000, sealRequestedAtMs: null };
const at = (atMs: number, keyframe = false) => ({ atMs, nowMs: atMs, keyframe });

describe('a recording', () => {
  it.each([
    ['goes on within a group, however old the segment', open, at(61_000), 'go_on'],
    ['goes on at a keyframe of a young segment', open, at(59_999, true), 'go_on'],
    ['seals at the first keyframe after a minute', open, at(60_000, true), 'seal_at_keyframe'],
    [
      'seals at any keyframe if an alert waits for it',
      { ...open, sealRequestedAtMs: 57_000 },
      at(57_500, true),
      'seal_at_keyframe',
    ],
    ['lets the alert wait a little for a keyframe', { ...open, sealRequestedAtMs: 57_000 }, at(58_999), 'go_on'],
    [
      'is cut inside the group if the group is long',
      { ...open, sealRequestedAtMs: 57_000 },
      at(59_000),
      'seal_in_group',
    ],
    ['gives a group up that never ends', open, at(175_000), 'give_up_group'],
    ['gives a group up that fills the memory', { ...open, groupBytes: GROUP_LIMIT_BYTES }, at(56_000), 'give_up_group'],
    ['keeps a huge group that ends', { ...open, groupBytes: GROUP_LIMIT_BYTES }, at(59_000, true), 'go_on'],
  ] as const)('%s', (_, segment, packet, cut) => expect(decideCut(segment, packet, limits)).toBe(cut));

  it('allows a group of a minute even where segments are short', () => {
    expect(groupLimitMs(2_000)).toBe(60_000);
    expect(groupLimitMs(60_000)).toBe(120_000);
  });
});
