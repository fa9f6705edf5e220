import { createHmac, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { cameraDay, caseScope, createCommitments } from './commitment.ts';

const commit = createCommitments('a city key of more than forty characters, made at random');

it('is the same for the same object and scope, so that the owner of the key can show what an entry is about', () => {
  expect(commit('case/C-1', 'w-1')).toBe(commit('case/C-1', 'w-1'));
  expect(commit('case/C-1', 'w-1')).toMatch(/^[0-9a-f]{64}$/);
});

it('differs by object, scope and city, so that entries of two cases about one object cannot be linked', () => {
  const of = [
    commit('case/C-1', 'w-1'),
    commit('case/C-1', 'w-2'),
    commit('case/C-2', 'w-1'),
    createCommitments('another city key of more than forty characters here')('case/C-1', 'w-1'),
  ];
  expect(new Set(of).size).toBe(4);
});

it("is HMAC-SHA-256 under a key that HKDF derives from the city's key for the scope", () => {
  const key = Buffer.from(hkdfSync('sha256', 'k', 'marsad audit commitment', 'case/C-1', 32));
  expect(createCommitments('k')('case/C-1', 'w-1')).toBe(createHmac('sha256', key).update('w-1').digest('hex'));
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
