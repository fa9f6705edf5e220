import { describe, expect, it } from 'vitest';
import { PENDING_MS, createPendingDecisions, type Pending } from './pending-decisions.ts';

const pendingOf = (commandId: string, sessionId = 's-1', addedAtMs = 0): Pending => ({
  commandId,
  sessionId,
  subject: 'demo-judge',
  addedAtMs,
  what: { kind: 'governance', decision: { kind: 'authorisation.approve', authorisationId: 'auth-1' } },
});

describe('a decision that waits for its sign-in', () => {
  it('is found by the session that made it and by no other', () => {
    const pending = createPendingDecisions();
    pending.add(pendingOf('c-1'));
    expect(pending.find('c-1', 's-1', 1)?.commandId).toBe('c-1');
    expect(pending.find('c-1', 's-2', 1)).toBeUndefined();
    expect(pending.find('c-2', 's-1', 1)).toBeUndefined();
  });

  it('expires after ten minutes, and is removed once it was sent', () => {
    const pending = createPendingDecisions();
    pending.add(pendingOf('c-1'));
    expect(pending.find('c-1', 's-1', PENDING_MS - 1)).toBeDefined();
    expect(pending.find('c-1', 's-1', PENDING_MS)).toBeUndefined();
    pending.remove('c-1');
    expect(pending.find('c-1', 's-1', 1)).toBeUndefined();
  });

  it('is not displaced by another person, however many decisions that person adds', () => {
    const pending = createPendingDecisions();
    pending.add(pendingOf('mine', 's-1'));
    for (let n = 0; n < 5_000; n++) pending.add(pendingOf(`c-${n}`, 's-2', n % 100));
    expect(pending.find('mine', 's-1', 100)).toBeDefined();
    expect(pending.find('c-4999', 's-2', 100)).toBeDefined();
    expect(pending.find('c-0', 's-2', 100)).toBeUndefined();
  });
});
