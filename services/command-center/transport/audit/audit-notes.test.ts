import { expect, it } from 'vitest';
import type { AuditedAct } from '@marsad/proof';
import { createAuditNotes, ONE_NOTE_MS } from './audit-notes.ts';
import { refusedRequest } from './refusals.ts';

const operator = { subject: 'demo-operator', agency: 'rabat-operations', role: 'operator', districts: ['*'] } as const;
const refused = (reason = 'audit', who: { subject: string } = operator) =>
  refusedRequest({ ...operator, ...who }, { code: 'role_may_not', reason, hides: undefined }, 'GET', 0);

function createNotesUnderTest() {
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

it('a refusal is in the log at once, with the person and what they tried', async () => {
  const { acts, notes } = createNotesUnderTest();
  notes.note(refused());
  expect(acts).toMatchObject([
    { actor: 'demo-operator', action: 'consult', objectKind: 'audit_log', outcome: 'refused', refusal: 'role_may_not' },
  ]);
  await notes.stop();
});

it('attack: a flood of refusals leads to two entries a minute, whose count includes every refusal', async () => {
  const { clock, notes, counts } = createNotesUnderTest();
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

it('refusals of another person or another kind have entries of their own', async () => {
  const { notes, counts } = createNotesUnderTest();
  for (const one of [refused(), refused('reviews'), refused('audit', { subject: 'demo-analyst' })]) notes.note(one);
  expect(counts()).toHaveLength(3);
  await notes.stop();
});

it('notes that were only counted are recorded when the service stops', async () => {
  const { notes, counts } = createNotesUnderTest();
  for (let i = 0; i < 3; i++) notes.note(refused());
  await notes.stop();
  expect(counts()).toEqual([undefined, 2]);
});

it('notes that the log does not take stay counted and are recorded later', async () => {
  const { clock, broken, notes, counts } = createNotesUnderTest();
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
