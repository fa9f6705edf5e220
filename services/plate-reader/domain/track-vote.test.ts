import { beforeEach, describe, expect, test } from 'vitest';
import { candidate, cropWith } from '../testing/crops.ts';
import { chooseBallot } from './ballot.ts';
import type { TrackVote } from './track-vote.ts';
import { closeVote, countCrop, openVote } from './track-vote.ts';
import type { VoteBook } from './vote-book.ts';
import {
  ASKED_WITHIN_MS,
  neededEndsFrom,
  neededFrom,
  newVoteBook,
  noteEnd,
  closeVotes,
  wasCountedBefore,
} from './vote-book.ts';

const open = (trackId = 't1', firstOffset = 7n): TrackVote =>
  openVote({ trackId, readId: `r-${trackId}`, simulated: true, firstOffset }, 1_000);
const count = (vote: TrackVote, shot: number, text: string | undefined, confidence = 0.9, atMs = 1_000) => {
  const choice = text === undefined ? undefined : chooseBallot(cropWith({ shot }), [candidate(text, confidence)]);
  return countCrop(vote, shot, choice?.kind === 'ballot' ? choice.ballot : undefined, atMs);
};

describe('a running vote', () => {
  test('publishes the first read at once and amends it with better ones only', () => {
    const vote = open();
    expect(count(vote, 1, undefined)).toBeUndefined();
    expect(count(vote, 2, '274683 WW', 0.85)).toMatchObject({ revision: 0, final: false, tally: { votes: 1 } });
    expect(count(vote, 3, '274683 WW', 0.85)).toBeUndefined();
    expect(count(vote, 4, '274683 WW', 0.95)).toMatchObject({ revision: 1, final: false, tally: { votes: 3 } });
  });

  test('amends when the plate changes, even if it is less confident', () => {
    const vote = open();
    count(vote, 1, '274688 WW', 0.9);
    expect(count(vote, 2, '274683 WW', 0.95)?.tally.plate.key).toBe('ww:274683');
  });

  test('is final with the fifth crop, readable or not', () => {
    const vote = open();
    count(vote, 1, '274683 WW');
    expect(count(vote, 5, undefined)).toMatchObject({
      revision: 1,
      final: true,
      tally: { plate: { key: 'ww:274683' } },
    });
    expect(closeVote(vote)).toBeUndefined();
  });

  test('without a readable crop publishes nothing, even at its end', () => {
    const vote = open();
    count(vote, 1, undefined);
    expect(closeVote(vote)).toBeUndefined();
    expect(vote.final).toBe(true);
  });
});

describe('the votes of a partition', () => {
  let book: VoteBook;
  beforeEach(() => {
    book = newVoteBook(0);
  });
  const end = (consumedAtMs: number, appendedAtMs: number, offset = 3n) => ({ consumedAtMs, appendedAtMs, offset });
  const withVote = (trackId = 't1', offset = 7n): TrackVote => {
    const vote = open(trackId, offset);
    book.open.set(trackId, vote);
    count(vote, 1, '274683 WW');
    book.lastCrop = { handledAtMs: 1_000, appendedAtMs: 900 };
    return vote;
  };

  test('need the offset of the oldest open one', () => {
    expect(neededFrom(book, 1_000)).toBeUndefined();
    withVote('t1', 9n);
    withVote('t2', 7n);
    expect(neededFrom(book, 1_000)).toBe(7n);
    noteEnd(book, 't2', end(1_000, 950));
    closeVotes(book, 10_000);
    expect(neededFrom(book, 10_000), 'an alert may ask for its plate').toBe(7n);
    expect(neededFrom(book, 10_000 + ASKED_WITHIN_MS)).toBe(9n);
  });

  test('need the offset of every end that a vote counted again would need', () => {
    expect(neededEndsFrom(book, 1_000)).toBeUndefined();
    noteEnd(book, 'crops-to-come', end(1_000, 950, 4n));
    expect(neededEndsFrom(book, 1_100)).toBe(4n);
    withVote('t1', 9n);
    noteEnd(book, 't1', end(2_000, 1_900, 5n));
    book.lastCrop = { handledAtMs: 3_600, appendedAtMs: 2_000 };
    expect(neededEndsFrom(book, 3_600), 'no crop of the other can come any more').toBe(5n);
    closeVotes(book, 3_600);
    expect(neededEndsFrom(book, 3_700)).toBe(5n);
    expect(neededEndsFrom(book, 3_600 + ASKED_WITHIN_MS)).toBeUndefined();
  });

  test('do not count a track that the replica before has counted to its end', () => {
    const moved = newVoteBook(50_000);
    const shot = (trackId: string, number: number, appendedAtMs: number) => ({ trackId, shot: number, appendedAtMs });
    expect(wasCountedBefore(moved, shot('a', 2, 49_000)), 'read again from its middle').toBe(true);
    expect(wasCountedBefore(moved, shot('a', 1, 49_000)), 'read again from its beginning').toBe(false);
    expect(wasCountedBefore(moved, shot('a', 2, 50_001)), 'its first crop was shed').toBe(false);
    moved.open.set('a', open('a'));
    expect(wasCountedBefore(moved, shot('a', 2, 49_000)), 'its first crop was read again too').toBe(false);
  });

  test('close after the track ended, once no crop can be on its way', () => {
    withVote();
    expect(noteEnd(book, 't1', end(2_000, 1_900))).toBe('noted');
    expect(closeVotes(book, 2_100)).toEqual([]);
    book.lastCrop = { handledAtMs: 3_400, appendedAtMs: 1_800 };
    expect(closeVotes(book, 3_600), 'crops from before the end still come').toEqual([]);
    book.lastCrop = { handledAtMs: 3_650, appendedAtMs: 1_950 };
    expect(closeVotes(book, 3_700)).toMatchObject([{ revision: 1, final: true }]);
    expect(noteEnd(book, 't1', end(3_800, 3_800))).toBe('already_final');
  });

  test('close after the end when no further crop comes', () => {
    withVote();
    noteEnd(book, 't1', end(2_000, 1_900));
    expect(closeVotes(book, 3_600)).toMatchObject([{ final: true }]);
    expect(closeVotes(book, 3_700)).toEqual([]);
  });

  test('close ten minutes after the last crop of a track whose end never comes', () => {
    withVote();
    expect(closeVotes(book, 500_000)).toEqual([]);
    expect(closeVotes(book, 601_000)).toMatchObject([{ final: true }]);
  });

  test('are forgotten some time after they close, and so are ends without crops', () => {
    withVote();
    noteEnd(book, 't1', end(2_000, 1_900));
    noteEnd(book, 'person', end(2_000, 1_900));
    closeVotes(book, 4_000);
    expect([book.closed.size, book.endedEarly.size]).toEqual([1, 1]);
    closeVotes(book, 1_000_000);
    expect([book.closed.size, book.endedEarly.size]).toEqual([0, 0]);
  });
});
