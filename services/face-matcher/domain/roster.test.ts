import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entryWith, T } from '../testing/records.ts';
import { rosterOf, watchlistHash } from './roster.ts';

const approval = { by: { subject: 'one', name: 'One', agency: 'a' }, atMs: T };
const rosterWith = (fields: Parameters<typeof entryWith>[0], nowMs = T) =>
  rosterOf({ entryIds: ['w-1'] }, (entryId) => (entryId === 'w-1' ? entryWith(fields) : undefined), nowMs);

describe('who may be looked for under a grant', () => {
  it('is named by it, and approved by two people', () => expect(rosterWith({})).toHaveLength(1));

  it.each([
    ['proposed', { state: 'proposed' as const, approvals: [] }],
    ['refused', { state: 'refused' as const }],
    ['withdrawn', { state: 'withdrawn' as const }],
    ['expired', { state: 'expired' as const }],
    ['past its expiry, whatever its state says', { expiresAtMs: T }],
    ['approved by one', { approvals: [approval] }],
    ['approved twice by the same', { approvals: [approval, { ...approval, atMs: T + 1 }] }],
  ])('is not somebody who is %s', (_, fields) => expect(rosterWith(fields)).toEqual([]));

  it('is nobody whom the grant does not name, or the watchlist does not know', () => {
    expect(rosterOf({ entryIds: [] }, () => entryWith(), T)).toEqual([]);
    expect(rosterOf({ entryIds: ['w-1', 'w-2'] }, () => undefined, T)).toEqual([]);
  });
});

describe('the hash of a watchlist', () => {
  const entry = (entryId: string, sha256: string) => entryWith({ entryId, image: { objectKey: 'k', sha256 } });
  it('covers the canonical list of entries and images, in the order of the roster', () => {
    const text = `[["w-1","${'a'.repeat(64)}"],["w-2","${'b'.repeat(64)}"]]`;
    const entries = new Map([entry('w-2', 'b'.repeat(64)), entry('w-1', 'a'.repeat(64))].map((e) => [e.entryId, e]));
    const roster = rosterOf({ entryIds: ['w-2', 'w-1', 'w-2'] }, (id) => entries.get(id), T);
    expect(watchlistHash(roster)).toBe(createHash('sha256').update(text).digest('hex'));
  });
  it('changes with an image', () => {
    expect(watchlistHash([entry('w-1', 'a'.repeat(64))])).not.toBe(watchlistHash([entry('w-1', 'b'.repeat(64))]));
  });
});
