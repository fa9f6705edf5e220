import { auditCheckpoint, type AuditEntry } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { createAuditTrail, UNCOVERED_LIMIT_MS } from './audit-trail.ts';
import { cameraDay, createCommitments } from './commitment.ts';

const RUN_MS = 1_790_000_000_000;
const look = {
  actor: 'demo-operator',
  agency: 'rabat-operations',
  purpose: 'alert_handling',
  action: 'consult',
  objectKind: 'alert',
  scope: cameraDay('hassan-gate-1', RUN_MS),
  objectId: 'a-91c2',
} as const;

function createDesk() {
  const clock = { nowMs: RUN_MS };
  const entries: AuditEntry[] = [];
  const acknowledged = { before: () => Promise.resolve() };
  const trail = createAuditTrail({
    producer: {
      async send(_event, entry) {
        entries.push(entry as unknown as AuditEntry);
        await acknowledged.before();
      },
    },
    replica: 'command-center-1',
    commitments: createCommitments('a key of the tests'),
    now: () => clock.nowMs,
  });
  const checkpoint = (seq: number, run = RUN_MS): void =>
    trail.sawCheckpoint({ ...auditCheckpoint.example, covered: { [`command-center-1/${run}`]: seq } });
  return { clock, entries, acknowledged, trail, checkpoint };
}

test('the door closes when an entry waits too long for its checkpoint, and opens with it', async () => {
  const { clock, trail, checkpoint } = createDesk();
  await trail.record(look);
  await trail.record(look);
  clock.nowMs += UNCOVERED_LIMIT_MS;
  expect(trail.isOpen()).toBe(true);
  clock.nowMs += 1;
  expect(trail.isOpen()).toBe(false);
  checkpoint(0);
  expect(trail.isOpen()).toBe(false);
  checkpoint(1);
  expect(trail.isOpen()).toBe(true);
});

test('a checkpoint that is there before the broker has answered counts', async () => {
  const { clock, acknowledged, trail, checkpoint } = createDesk();
  acknowledged.before = async () => checkpoint(0);
  await trail.record(look);
  clock.nowMs += UNCOVERED_LIMIT_MS + 1;
  expect(trail.isOpen()).toBe(true);
});

test('the checkpoint of another run covers nothing of this one', async () => {
  const { clock, trail, checkpoint } = createDesk();
  await trail.record(look);
  checkpoint(7, RUN_MS - 1);
  clock.nowMs += UNCOVERED_LIMIT_MS + 1;
  expect(trail.isOpen()).toBe(false);
});

test('an entry counts on, and says of its object only a commitment', async () => {
  const { entries, trail } = createDesk();
  await trail.record(look);
  await trail.record({ ...look, scope: 'case/DEMO-1' });
  expect(entries.map(({ producer, run, seq }) => [producer, run, seq])).toEqual([
    ['command-center-1', RUN_MS, 0],
    ['command-center-1', RUN_MS, 1],
  ]);
  expect(JSON.stringify(entries)).not.toContain('a-91c2');
  expect(entries[0]?.objectCommitment).not.toBe(entries[1]?.objectCommitment);
});
