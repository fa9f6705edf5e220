import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sharingAgreement, type Alert } from '@marsad/schemas';
import { createAccess } from '../../domain/access.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, alertOf } from '../../testing/test-client.ts';
import { RECHECK_MS, createSharedStreams } from './shared-streams.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('an expired agreement publishes nothing, but its alerts are withdrawn, once', () => {
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
  vi.advanceTimersByTime(RECHECK_MS);
  expect(withdrawn).toEqual([]);
  nowMs = NOW_MS + 1;
  vi.advanceTimersByTime(2 * RECHECK_MS);
  expect(withdrawn).toEqual(['a-91c2']);
  streams.stop();
});

it('a revision in which an officer would see nothing new is neither disclosed nor written', async () => {
  const agreement = { ...sharingAgreement.example, rules: ['behaviour' as const] };
  const access = createAccess(() => ({ operatedBy: CITY_AGENCY, agreements: [agreement], nowMs: NOW_MS }));
  const [disclosed, written]: [number[], number[]] = [[], []];
  const streams = createSharedStreams({
    access,
    memory: { alert: () => alertOf() },
    isOpen: () => true,
    disclose: (_, { revision }) => Promise.resolve(disclosed.push(revision) > 0),
    writeAlert: (_, { alert }) => void written.push(alert.revision),
    writeWithdrawal: () => {},
    drop: () => {},
  });
  const officer = { viewer: { subject: 'o', agency: OTHER_AGENCY, role: 'officer' as const, districts: ['*'] } };
  streams.add(officer, ['a-91c2']);
  const view = { status: 'pending' };
  const sighting = { observationId: 'b-2', capturedAtMs: NOW_MS, picturesId: 'a-91c2.0', snapshot: view, clip: view };
  const sightings = [{ ...sighting, plateCrop: { status: 'none' } }];
  const changed = (more: Record<string, unknown>): void =>
    streams.deliver(officer, { alert: alertOf(more), orderMs: NOW_MS });
  changed({ revision: 1 });
  changed({ revision: 2, sightings, change: 'view' });
  changed({ revision: 3, observations: 2, lastObservedAtMs: NOW_MS });
  await vi.advanceTimersByTimeAsync(1);
  expect([disclosed, written]).toEqual([
    [1, 3],
    [1, 3],
  ]);
  streams.stop();
});
