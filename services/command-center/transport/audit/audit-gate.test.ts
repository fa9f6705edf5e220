import { describe, expect, it } from 'vitest';
import { createAuditTrail, createCommitments, UNCOVERED_LIMIT_MS } from '@marsad/proof';
import { auditCheckpoint, type AuditEntry, type Viewer } from '@marsad/schemas';
import { createAuditGate, ONE_ACCESS_MS } from './audit-gate.ts';
import { accessToCamera } from './audited-access.ts';

const viewer: Viewer = { subject: 'demo-operator', agency: 'rabat-operations', role: 'operator', districts: ['*'] };
const audited = accessToCamera('hassan-gate-1', 0);

function createGateUnderTest(send: () => Promise<void> = () => Promise.resolve()) {
  const clock = { nowMs: 1_790_000_000_000 };
  const entries: AuditEntry[] = [];
  const refusals = { count: 0 };
  const trail = createAuditTrail({
    producer: {
      async send(_event, entry) {
        await send();
        entries.push(entry as unknown as AuditEntry);
      },
    },
    principal: 'command-center',
    replica: 'c',
    commitments: createCommitments('a key of the tests'),
    now: () => clock.nowMs,
  });
  const gate = createAuditGate({
    trail,
    now: () => clock.nowMs,
    recordedWithinMs: 20,
    onRefused: () => (refusals.count += 1),
  });
  const checkpoint = (): void => {
    const last = entries.at(-1);
    trail.applyCheckpoint({
      ...auditCheckpoint.example,
      covered: { [`command-center/c/${last?.run}`]: last?.seq ?? 0 },
    });
  };
  return { clock, entries, refusals, gate, checkpoint };
}

describe('the access gate in front of all personal data', () => {
  it('releases data once the entry is durable, with the person’s name in it', async () => {
    const { gate, entries } = createGateUnderTest();
    await gate.record(viewer, audited);
    expect(entries).toMatchObject([
      { actor: 'demo-operator', agency: 'rabat-operations', purpose: 'live_view', action: 'consult' },
    ]);
  });

  it('stays closed when the broker refuses, and when it never answers', async () => {
    const refusing = createGateUnderTest(() => Promise.reject(new Error('not enough replicas')));
    await expect(refusing.gate.record(viewer, audited)).rejects.toMatchObject({
      code: 'audit_unavailable',
      reason: 'not_recorded',
    });
    const silent = createGateUnderTest(() => new Promise(() => undefined));
    await expect(silent.gate.record(viewer, audited)).rejects.toMatchObject({
      code: 'audit_unavailable',
      reason: 'not_recorded_in_time',
    });
    expect([refusing.refusals.count, silent.refusals.count]).toEqual([1, 1]);
  });

  it('closes while the log stands still, and opens with the next checkpoint', async () => {
    const { gate, clock, entries, checkpoint } = createGateUnderTest();
    await gate.record(viewer, audited);
    clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    for (const ask of [gate.record, gate.recordOnce])
      await expect(ask(viewer, audited)).rejects.toMatchObject({
        code: 'audit_unavailable',
        reason: 'log_stands_still',
      });
    expect(entries).toHaveLength(1);
    checkpoint();
    await gate.record(viewer, audited);
    expect(entries).toHaveLength(2);
  });

  it('counts many requests of one person for one thing as one access, for a while', async () => {
    const { gate, clock, entries, checkpoint } = createGateUnderTest();
    await Promise.all([gate.recordOnce(viewer, audited), gate.recordOnce(viewer, audited)]);
    expect(entries).toHaveLength(1);
    await gate.recordOnce({ ...viewer, subject: 'another' }, audited);
    await gate.recordOnce(viewer, accessToCamera('hassan-works-1', 0));
    expect(entries).toHaveLength(3);
    checkpoint();
    clock.nowMs += ONE_ACCESS_MS;
    await gate.recordOnce(viewer, audited);
    expect(entries).toHaveLength(4);
  });

  it('does not remember an access that could not be recorded: the next request records it', async () => {
    const broken = { now: true };
    const { gate, entries } = createGateUnderTest(() =>
      broken.now ? Promise.reject(new Error('away')) : Promise.resolve(),
    );
    await expect(gate.recordOnce(viewer, audited)).rejects.toMatchObject({ code: 'audit_unavailable' });
    broken.now = false;
    await gate.recordOnce(viewer, audited);
    expect(entries).toHaveLength(1);
  });
});
