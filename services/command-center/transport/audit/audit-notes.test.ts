import { expect, it } from 'vitest';
import type { AuditedAct } from '@marsad/proof';
import { createAuditNotes, ONE_NOTE_MS } from './audit-notes.ts';
import { refusedRequest } from './refusals.ts';

const operator = { subject: 'demo-operator', agency: 'rabat-operations', role: 'operator', districts: ['*'] } as const;
const refused = (reason = 'audit', who: { subject: string } = operator) =>
  refusedRequest({ ...operator, ...who }, { code: 'role_may_not', reason, hides: undefined }, 'GET', 0);

function createDesk() {
  const clock = { nowMs: 1_790_000_000_000 };
  const acts: AuditedAct[] = [];
  const broken = { is: false };
  const notes = createAuditNotes({
    trail: {
      record: async (act) => {
        if (broken.is) throw new Error('away');
        acts.push(act);
      },
      whenIdle: () => Promise.resolve(),
    },
    now: () => clock.nowMs,
    onFailed: () => undefined,
  });
  const counts = (): (number | undefined)[] => acts.map(({ count }) => count);
  return { clock, acts, broken, notes, counts };
}

it('a refusal is in the log at once, and names who tried what', async () => {
  const { acts, notes } = createDesk();
  notes.note(refused());
  expect(acts).toMatchObject([
    { actor: 'demo-operator', action: 'consult', objectKind: 'audit_log', outcome: 'refused', refusal: 'role_may_not' },
  ]);
  await notes.stop();
});

it('attack: a flood of refusals is two entries a minute, and the count leaves none of them out', async () => {
  const { clock, notes, counts } = createDesk();
  for (let i = 0; i < 10_000; i++) notes.note(refused());
  expect(counts()).toEqual([undefined]);
  clock.nowMs += ONE_NOTE_MS;
  notes.flush();
  notes.flush();
  expect(counts()).toEqual([undefined, 9_999]);
  notes.note(refused());
  expect(counts()).toEqual([undefined, 9_999, undefined]);
  await notes.stop();
});

it('another person and another kind are other entries', async () => {
  const { notes, counts } = createDesk();
  for (const one of [refused(), refused('reviews'), refused('audit', { subject: 'demo-analyst' })]) notes.note(one);
  expect(counts()).toHaveLength(3);
  await notes.stop();
});

it('what was only counted is recorded when the service stops', async () => {
  const { notes, counts } = createDesk();
  for (let i = 0; i < 3; i++) notes.note(refused());
  await notes.stop();
  expect(counts()).toEqual([undefined, 2]);
});

it('what the log does not take is counted on and recorded later', async () => {
  const { clock, broken, notes, counts } = createDesk();
  broken.is = true;
  notes.note(refused());
  notes.note(refused());
  await Promise.resolve();
  await Promise.resolve();
  broken.is = false;
  clock.nowMs += ONE_NOTE_MS;
  notes.flush();
  expect(counts()).toEqual([2]);
  await notes.stop();
});
