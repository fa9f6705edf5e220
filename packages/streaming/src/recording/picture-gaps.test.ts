import { describe, expect, it } from 'vitest';
import { createPictureGaps } from './picture-gaps.ts';
import type { PictureGap } from './picture-gaps.ts';

const setUp = () => {
  const gaps: PictureGap[] = [];
  return { gaps, pictures: createPictureGaps(1_000, (gap) => gaps.push(gap)) };
};

describe('a time without a whole picture', () => {
  it('is a gap from the end of the last whole picture to the next one', () => {
    const { gaps, pictures } = setUp();
    pictures.whole(1_000, 1_040);
    pictures.damaged('picture_damaged');
    pictures.whole(2_400, 2_440);
    expect(gaps).toEqual([{ fromMs: 1_040, toMs: 2_400, reason: 'picture_damaged' }]);
  });

  it.each([
    [2_039, 0],
    [2_040, 1],
  ])('counts from one second on: a picture at %i ms leaves %i gaps', (nextMs, count) => {
    const { gaps, pictures } = setUp();
    pictures.whole(1_000, 1_040);
    pictures.damaged('packets_lost');
    pictures.whole(nextMs, nextMs + 40);
    expect(gaps).toHaveLength(count);
  });

  it('is none for a camera that seldom sends a picture', () => {
    const { gaps, pictures } = setUp();
    pictures.whole(1_000, 1_040);
    pictures.whole(3_000, 3_040);
    pictures.over(9_000);
    expect(gaps).toEqual([]);
  });

  it('has lost packets as its reason if both are known, in either order', () => {
    for (const reasons of [
      ['packets_lost', 'picture_damaged'],
      ['picture_damaged', 'packets_lost'],
    ] as const) {
      const { gaps, pictures } = setUp();
      for (const reason of reasons) pictures.damaged(reason);
      pictures.whole(3_000, 3_040);
      expect(gaps.map(({ reason }) => reason)).toEqual(['packets_lost']);
    }
  });

  it('begins with the part if its first picture is damaged, and ends with it if no whole one follows', () => {
    const { gaps, pictures } = setUp();
    pictures.damaged('picture_damaged');
    pictures.over(5_000);
    expect(gaps).toEqual([{ fromMs: 1_000, toMs: 5_000, reason: 'picture_damaged' }]);
  });

  it('is reported piece by piece while it lasts, without overlap', () => {
    const { gaps, pictures } = setUp();
    pictures.damaged('packets_lost');
    for (let atMs = 1_000; atMs <= 131_000; atMs += 5_000) pictures.passed(atMs);
    pictures.whole(140_000, 140_040);
    expect(gaps.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [1_000, 61_000],
      [61_000, 121_000],
      [121_000, 140_000],
    ]);
  });

  it('counts the packets that were lost in it, each in one piece', () => {
    const { gaps, pictures } = setUp();
    pictures.damaged('packets_lost', 3);
    pictures.whole(1_200, 1_240);
    pictures.damaged('packets_lost', 7);
    pictures.damaged('picture_damaged');
    pictures.passed(61_240);
    pictures.damaged('packets_lost', 5);
    pictures.damaged('packets_lost', 1);
    pictures.whole(63_000, 63_040);
    pictures.damaged('picture_damaged');
    pictures.over(70_000);
    expect(gaps.map(({ toMs, packetsLost }) => [toMs, packetsLost])).toEqual([
      [61_240, 7],
      [63_000, 6],
      [70_000, undefined],
    ]);
  });

  it('forgets a damage that was over before the next picture was due', () => {
    const { gaps, pictures } = setUp();
    pictures.damaged('packets_lost');
    pictures.whole(1_200, 1_240);
    pictures.whole(9_000, 9_040);
    expect(gaps).toEqual([]);
  });
});
