import type { PtzCommand } from '@marsad/schemas';
import { mayMoveCameras, Role } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { decideLock, LOCK_MS, type PtzLock } from './ptz-lock.ts';

const NOW = 1_790_000_000_000;
const asked = (
  subject: string,
  role: PtzCommand['role'],
  move: PtzCommand['move'] = { kind: 'to', pan: 0.1 },
  atMs = NOW,
) => ({ actor: { subject, name: subject, agency: 'a' }, role, move, atMs });
const lockOf = (subject: string, priority: PtzLock['priority'], untilMs = NOW + 10_000): PtzLock => ({
  subject,
  name: subject,
  priority,
  untilMs,
});
const refusalOf = (...of: Parameters<typeof decideLock>): string => {
  const decision = decideLock(...of);
  return decision.kind === 'refused' ? decision.refusal : 'granted';
};

describe('who moves a camera', () => {
  test.each<[string, PtzLock | undefined, ReturnType<typeof asked>, string]>([
    ['nobody holds it', undefined, asked('a', 'operator'), 'granted'],
    ['it is held by oneself', lockOf('a', 'operator'), asked('a', 'operator'), 'granted'],
    ['an equal holds it', lockOf('b', 'operator'), asked('a', 'operator'), 'held'],
    ['an equal held it until now', lockOf('b', 'operator', NOW), asked('a', 'operator'), 'granted'],
    ['a lesser holds it', lockOf('b', 'operator'), asked('a', 'supervisor'), 'granted'],
    ['a greater holds it', lockOf('b', 'supervisor'), asked('a', 'operator'), 'held'],
    ['somebody of a later priority holds it', lockOf('b', 'alarm'), asked('a', 'supervisor'), 'held'],
    ['the role moves none', undefined, asked('a', 'analyst'), 'role_may_not'],
    ['it comes late', undefined, asked('a', 'operator', undefined, NOW - 5_001), 'too_late'],
    ['it comes just in time', undefined, asked('a', 'operator', undefined, NOW - 5_000), 'granted'],
    ['a stop of an equal', lockOf('b', 'operator'), asked('a', 'operator', { kind: 'stop' }), 'granted'],
    ['a late stop', undefined, asked('a', 'operator', { kind: 'stop' }, NOW - 60_000), 'granted'],
    ['a stop by one who moves none', undefined, asked('a', 'auditor', { kind: 'stop' }), 'role_may_not'],
    ["a release of another's lock", lockOf('b', 'operator'), asked('a', 'operator', { kind: 'release' }), 'held'],
  ])('%s', (_, held, command, outcome) => {
    expect(refusalOf(held, command, NOW)).toBe(outcome);
  });

  test('the lock begins anew with each command, and a takeover names from whom', () => {
    expect(decideLock(lockOf('a', 'operator', NOW + 1), asked('a', 'operator'), NOW)).toEqual({
      kind: 'granted',
      lock: lockOf('a', 'operator', NOW + LOCK_MS),
      tookOverFrom: undefined,
    });
    const held = lockOf('b', 'operator');
    expect(decideLock(held, asked('a', 'supervisor', { kind: 'hold' }), NOW)).toEqual({
      kind: 'granted',
      lock: lockOf('a', 'supervisor', NOW + LOCK_MS),
      tookOverFrom: held,
    });
  });

  test('a stop leaves the lock where it is, and a release ends it', () => {
    const held = lockOf('a', 'operator');
    expect(decideLock(held, asked('b', 'operator', { kind: 'stop' }), NOW)).toMatchObject({ lock: held });
    expect(decideLock(held, asked('a', 'operator', { kind: 'release' }), NOW)).toMatchObject({ lock: undefined });
  });
});

test('operators and supervisors move cameras, and nobody else', () => {
  expect(Role.options.filter(mayMoveCameras)).toEqual(['operator', 'supervisor']);
});
