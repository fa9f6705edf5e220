import type { AuditedAct } from '@marsad/proof';
import { expect, it } from 'vitest';
import type { DecisionMade } from '../ports.ts';
import { commandOf, T0 } from '../testing/observations.ts';
import { browser, createTestVerifiers, signedBy } from '../testing/sign-in.ts';
import { createRecordDecision } from './proofs.ts';

const by = { subject: 'demo-operator', name: 'Salma', agency: 'rabat-operations' };
const decision = { id: 'c-1', by, of: 'alert', alertId: 'a-1', alert: undefined } as const;
const recordAll = async (...decisions: DecisionMade[]): Promise<AuditedAct[]> => {
  const acts: AuditedAct[] = [];
  const record = createRecordDecision({ record: (act) => Promise.resolve(void acts.push(act)) });
  for (const made of decisions) await record(made);
  return acts;
};

it('a refused command is in the log as refused, with its reason', async () => {
  expect(await recordAll({ ...decision, refusal: 'illegal_move' })).toMatchObject([
    { actor: 'demo-operator', objectKind: 'alert', outcome: 'refused', refusal: 'illegal_move' },
  ]);
});

it('a command that is accepted, and refused when it is redelivered after a crash, is two entries', async () => {
  const [taken, refused] = await recordAll(decision, { ...decision, refusal: 'already_done' });
  expect(taken).not.toHaveProperty('outcome');
  expect(taken?.entryId).not.toBe(refused?.entryId);
});

it('a verified command holds the last rise of the alert that its person saw, from the signature of their browser', async () => {
  const { verifyCommand } = createTestVerifiers(() => false);
  const dismissal = commandOf('dismiss', { dismissalReason: 'duplicate' });
  const saw = signedBy(dismissal, 'raised', T0, browser, T0 - 5);
  expect(await verifyCommand(saw, T0)).toMatchObject({ kind: 'proved', sawState: 'raised', sawRoseAtMs: T0 - 5 });
  expect(await verifyCommand(dismissal, T0)).toMatchObject({ kind: 'proved', sawRoseAtMs: undefined });
});
