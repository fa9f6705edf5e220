import { describe, expect, it } from 'vitest';
import { createCommitPosition, KEEP_AT_MOST_MS } from './commit-position.ts';

const MINUTE = 60_000;
/** A batch of ten messages that begins at `first`, all of one time. */
const batch = (first: bigint, atMs: number, keepFrom?: bigint) => ({
  first,
  firstMs: atMs,
  lastMs: atMs,
  next: first + 10n,
  keepFrom,
});

describe('where a restart begins', () => {
  it('is after the batch if no window is open', () => {
    const commit = createCommitPosition(0n);
    commit.done(batch(0n, 0));
    expect(commit.position()).toBe(10n);
  });

  it('is the lowest offset that an open window needs, until the window is closed', () => {
    const commit = createCommitPosition(0n);
    commit.done(batch(0n, 0, 4n));
    expect(commit.position()).toBe(4n);
    commit.done(batch(10n, MINUTE, 4n));
    expect(commit.position()).toBe(4n);
    commit.done(batch(20n, 2 * MINUTE));
    expect(commit.position()).toBe(30n);
  });

  it('moves on when open work lets go of offsets between two batches, and never back', () => {
    const commit = createCommitPosition(0n);
    commit.done(batch(0n, 0, 2n));
    commit.release(10n, 6n);
    expect(commit.position()).toBe(6n);
    commit.release(10n, 4n);
    expect(commit.position()).toBe(6n);
    commit.release(10n, 99n);
    expect(commit.position()).toBe(10n);
    commit.done(batch(10n, MINUTE, 12n));
    expect(commit.position()).toBe(12n);
    commit.release(20n, undefined);
    expect(commit.position()).toBe(20n);
  });

  it('is never beyond the messages that have been read', () => {
    const commit = createCommitPosition(0n);
    commit.done(batch(0n, 0, 99n));
    expect(commit.position()).toBe(10n);
  });

  it('is fifteen minutes back at most, and reports once that it was capped', () => {
    const commit = createCommitPosition(0n);
    for (let minute = 0; minute <= 15; minute += 1) commit.done(batch(BigInt(minute * 10), minute * MINUTE, 3n));
    expect([commit.position(), commit.wasCapped()]).toEqual([3n, false]);
    commit.done(batch(160n, KEEP_AT_MOST_MS + MINUTE, 3n));
    expect([commit.position(), commit.wasCapped(), commit.wasCapped()]).toEqual([10n, true, false]);
  });

  it('keeps a young window, however old the others are', () => {
    const commit = createCommitPosition(0n);
    commit.done(batch(0n, 0, 0n));
    commit.done(batch(10n, 20 * MINUTE, 12n));
    expect([commit.position(), commit.wasCapped()]).toEqual([12n, false]);
  });
});
