import { QueueFullError, SendRefusedError } from '@marsad/kafka';
import { auditCheckpoint, type AuditEntry } from '@marsad/schemas';
import { describe, expect, test, vi } from 'vitest';
import { createAuditTrail, UNCOVERED_LIMIT_MS } from './audit-trail.ts';
import { cameraDay, createCommitments } from './commitment.ts';

const RUN_MS = 1_790_000_000_000;
const act = {
  actor: 'demo-operator',
  agency: 'rabat-operations',
  purpose: 'alert_handling',
  action: 'consult',
  objectKind: 'alert',
  scope: cameraDay('hassan-gate-1', RUN_MS),
  objectId: 'a-91c2',
} as const;

function startTrail() {
  const clock = { nowMs: RUN_MS };
  const entries: AuditEntry[] = [];
  const acknowledged = { before: () => Promise.resolve() };
  const forged: string[] = [];
  const trail = createAuditTrail({
    onForged: (run) => forged.push(run),
    producer: {
      async send(_event, entry) {
        entries.push(entry as unknown as AuditEntry);
        await acknowledged.before();
      },
    },
    principal: 'command-center',
    replica: 'command-center-1',
    commitments: createCommitments('a key of the tests'),
    now: () => clock.nowMs,
  });
  const checkpoint = (seq: number, run = RUN_MS): void =>
    trail.applyCheckpoint({ ...auditCheckpoint.example, covered: { [`command-center/command-center-1/${run}`]: seq } });
  const numbers = (): string[] => entries.map(({ run, seq }) => `${run - RUN_MS}/${seq}`);
  return { clock, entries, acknowledged, trail, checkpoint, forged, numbers };
}

test('the access gate closes when an entry waits too long for its checkpoint, and opens with it', async () => {
  const { clock, trail, checkpoint } = startTrail();
  await trail.record(act);
  await trail.record(act);
  clock.nowMs += UNCOVERED_LIMIT_MS;
  expect(trail.isOpen()).toBe(true);
  clock.nowMs += 1;
  expect(trail.isOpen()).toBe(false);
  checkpoint(0);
  expect(trail.isOpen()).toBe(false);
  checkpoint(1);
  expect(trail.isOpen()).toBe(true);
});

test("a checkpoint that comes before the broker's acknowledgement counts", async () => {
  const { clock, acknowledged, trail, checkpoint } = startTrail();
  acknowledged.before = async () => checkpoint(0);
  await trail.record(act);
  clock.nowMs += UNCOVERED_LIMIT_MS + 1;
  expect(trail.isOpen()).toBe(true);
});

test('the checkpoint of another run covers nothing of this one', async () => {
  const { clock, trail, checkpoint } = startTrail();
  await trail.record(act);
  checkpoint(7, RUN_MS - 1);
  clock.nowMs += UNCOVERED_LIMIT_MS + 1;
  expect(trail.isOpen()).toBe(false);
});

test('an entry has the next number and contains only a commitment to its object', async () => {
  const { entries, trail } = startTrail();
  await trail.record(act);
  await trail.record({ ...act, scope: 'case/DEMO-1' });
  expect(entries.map(({ producer, run, seq }) => [producer, run, seq])).toEqual([
    ['command-center/command-center-1', RUN_MS, 0],
    ['command-center/command-center-1', RUN_MS, 1],
  ]);
  expect(JSON.stringify(entries)).not.toContain('a-91c2');
  expect(entries[0]?.objectCommitment).not.toBe(entries[1]?.objectCommitment);
});

describe('a number that was not acknowledged', () => {
  test('is sent again when the queue has room, and ends its run', async () => {
    vi.useFakeTimers();
    const { acknowledged, trail, numbers } = startTrail();
    acknowledged.before = () => {
      acknowledged.before = () => Promise.resolve();
      return Promise.reject(new QueueFullError(20_000, 1));
    };
    const first = trail.record(act);
    await vi.advanceTimersByTimeAsync(1);
    await trail.record(act);
    await vi.advanceTimersByTimeAsync(500);
    await expect(first).resolves.toBeUndefined();
    expect(numbers()).toEqual(['0/0', '1/0', '0/0']);
    vi.useRealTimers();
  });

  test('of an entry that the broker refuses ends its run, so that no later number claims that it came', async () => {
    const { acknowledged, trail, numbers } = startTrail();
    await trail.record(act);
    acknowledged.before = () => Promise.reject(new SendRefusedError('t', 'TOPIC_AUTHORIZATION_FAILED', undefined));
    await expect(trail.record(act)).rejects.toBeInstanceOf(SendRefusedError);
    acknowledged.before = () => Promise.resolve();
    await trail.record(act);
    expect(numbers()).toEqual(['0/0', '0/1', '1/0']);
  });

  test('is not used up by an invalid entry', async () => {
    const { trail, numbers } = startTrail();
    await expect(trail.record({ ...act, caseReference: 'x'.repeat(81) })).rejects.toThrow();
    await trail.record(act);
    expect(numbers()).toEqual(['0/0']);
  });
});

describe('attack: a checkpoint covers numbers that were never used', () => {
  test('waiting entries are recorded again in another run, and only its coverage opens the gate', async () => {
    const { clock, trail, checkpoint, forged, numbers } = startTrail();
    await trail.record(act);
    checkpoint(Number.MAX_SAFE_INTEGER);
    await trail.whenIdle();
    expect(forged).toEqual([`command-center/command-center-1/${RUN_MS}`]);
    expect(numbers()).toEqual(['0/0', '1/0']);
    clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    checkpoint(Number.MAX_SAFE_INTEGER);
    expect(trail.isOpen()).toBe(false);
    checkpoint(0, RUN_MS + 1);
    expect(trail.isOpen()).toBe(true);
    expect(numbers()).toHaveLength(2);
  });

  test('it does not cover entries that become durable after it', async () => {
    const { clock, acknowledged, trail, checkpoint } = startTrail();
    acknowledged.before = async () => checkpoint(99);
    await trail.record(act);
    acknowledged.before = () => Promise.resolve();
    await trail.whenIdle();
    clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    expect(trail.isOpen()).toBe(false);
  });
});
