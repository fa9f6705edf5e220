import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sharingAgreement, type Alert } from '@marsad/schemas';
import { createAccess } from '../domain/access.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, alertOf } from '../testing/door.ts';
import { LOOK_AGAIN_MS, createSharedStreams } from './shared-streams.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('an agreement that runs out says nothing: what it shared is taken back all the same, once', () => {
  let nowMs = NOW_MS;
  const agreement = { ...sharingAgreement.example, rules: ['behaviour' as const], expiresAtMs: NOW_MS + 1 };
  const access = createAccess(() => ({ operatedBy: CITY_AGENCY, agreements: [agreement], nowMs }));
  const alerts = new Map<string, Alert>([['a-91c2', alertOf()]]);
  const withdrawn: string[] = [];
  const streams = createSharedStreams({
    access,
    memory: { alert: (id) => alerts.get(id) },
    isOpen: () => true,
    disclose: () => Promise.resolve(true),
    writeAlert: () => {},
    writeWithdrawal: (_, alertId) => void withdrawn.push(alertId),
    drop: () => {},
  });
  streams.add({ viewer: { subject: 'o', agency: OTHER_AGENCY, role: 'officer', districts: ['*'] } }, ['a-91c2']);
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(withdrawn).toEqual([]);
  nowMs = NOW_MS + 1;
  vi.advanceTimersByTime(2 * LOOK_AGAIN_MS);
  expect(withdrawn).toEqual(['a-91c2']);
  streams.stop();
});
