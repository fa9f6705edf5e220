import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cameraDay, caseScope, createCommitments, eraseCommitmentKeysBefore } from './commitment.ts';

const DAY_MS = 86_400_000;
const DAY = Date.UTC(2026, 8, 21);
const CITY_KEY = '2026-09-01:a city key of more than forty characters, made at random';
const commit = createCommitments(CITY_KEY);

it('is the same for the same object, scope and day, so that the owner of the key can show what an entry is about', () => {
  expect(commit('case/C-1', 'w-1', DAY)).toBe(commit('case/C-1', 'w-1', DAY + DAY_MS - 1));
  expect(commit('case/C-1', 'w-1', DAY)).toMatch(/^[0-9a-f]{64}$/);
});

it('differs by object, scope, day and city, so that entries of two cases about one object cannot be linked', () => {
  const of = [
    commit('case/C-1', 'w-1', DAY),
    commit('case/C-1', 'w-2', DAY),
    commit('case/C-2', 'w-1', DAY),
    commit('case/C-1', 'w-1', DAY + DAY_MS),
    createCommitments('another city key of more than forty characters here')('case/C-1', 'w-1', DAY),
  ];
  expect(new Set(of).size).toBe(5);
});

it("is HMAC-SHA-256 under a key that HKDF derives from the city's key of the day for the scope", () => {
  const nextDay = createHmac('sha256', 'k').update('marsad commitment key of the next day').digest('hex');
  const of = (secret: string): string => {
    const key = Buffer.from(hkdfSync('sha256', secret, 'marsad audit commitment', 'case/C-1', 32));
    return createHmac('sha256', key).update('w-1').digest('hex');
  };
  const commitments = createCommitments('2026-09-21:k');
  const made = [DAY, DAY + DAY_MS, DAY].map((atMs) => commitments('case/C-1', 'w-1', atMs));
  expect(made).toEqual([of('k'), of(nextDay), of('k')]);
  expect(createCommitments('k')('case/C-1', 'w-1', 0)).toBe(of('k'));
});

describe('once the keys before a day are erased', () => {
  const later = eraseCommitmentKeysBefore(CITY_KEY, DAY);
  const commitLater = createCommitments(later);

  it('entries from that day on are shown as before', () => {
    for (const atMs of [DAY, DAY + 400 * DAY_MS])
      expect(commitLater('case/C-1', 'w-1', atMs)).toBe(commit('case/C-1', 'w-1', atMs));
  });

  it('attack: nothing of an earlier entry can be shown, though the object is known and every scope is tried', () => {
    expect(later).not.toContain(CITY_KEY.slice(11));
    expect(() => commitLater('case/C-1', 'w-1', DAY - 1)).toThrow('erased');
    const secret = later.slice(11);
    const before = commit('case/C-1', 'w-1', DAY - DAY_MS);
    const claims = ['2026-09-20', '2026-09-21', '1970-01-01'].map((day) =>
      createCommitments(`${day}:${secret}`)('case/C-1', 'w-1', Date.parse(day)),
    );
    expect(claims).not.toContain(before);
  });

  it('a second time, or back to an earlier day, changes nothing', () => {
    expect(eraseCommitmentKeysBefore(later, DAY)).toBe(later);
    expect(eraseCommitmentKeysBefore(later, DAY - 30 * DAY_MS)).toBe(later);
    expect(eraseCommitmentKeysBefore(eraseCommitmentKeysBefore(CITY_KEY, DAY - DAY_MS), DAY)).toBe(later);
  });
});

it('a key of no day is refused', () => {
  expect(() => createCommitments('2026-13-40:a city key')).toThrow('no day');
});

it.each([
  [Date.UTC(2026, 8, 21, 23, 59, 59, 999), 'camera-day/gate-1/2026-09-21'],
  [Date.UTC(2026, 8, 22), 'camera-day/gate-1/2026-09-22'],
])('the day of a camera is a UTC day', (atMs, scope) => {
  expect(cameraDay('gate-1', atMs)).toBe(scope);
});

it('a case reference that looks like the scope of a camera has another scope', () => {
  expect(caseScope('camera-day/gate-1/2026-09-21')).not.toBe(cameraDay('gate-1', Date.UTC(2026, 8, 21)));
});
