import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { alertOf, NOW_MS, PUBLIC_URL } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putAlert(alertOf(), NOW_MS);
});

const post = (url: string, payload: object, role: 'operator' | 'supervisor' = 'operator') =>
  client.http.inject({ method: 'POST', url, payload, headers: { ...client.as(role), origin: PUBLIC_URL } });
const noted = (note: string) =>
  post('/api/alerts/a-91c2/commands', {
    commandId: randomUUID(),
    proof: 'header.command.signature',
    action: 'acknowledge',
    note,
  });
const halted = (reason: string) =>
  post('/api/decisions', { decision: { kind: 'halt', analytic: 'faces', reason } }, 'supervisor');

describe('attack: invisible characters and characters that reorder others', () => {
  const texts = [
    ['a control character', 'seen\u0007on foot'],
    ['a line break', 'seen\non foot'],
    ['a zero-width space', 'seen\u200bon foot'],
    ['a right-to-left override', 'seen \u202eon foot'],
    ['half a surrogate pair', 'seen \ud800 on foot'],
  ] as const;
  test.each(texts)('%s in a note or a reason is refused, with the field, and nothing is sent', async (_, text) => {
    const [note, reason] = [await noted(text), await halted(text)];
    expect([note.statusCode, note.json()]).toEqual([400, { error: 'text_not_plain', reason: 'body/note' }]);
    expect(reason.json()).toEqual({ error: 'text_not_plain', reason: 'body/decision/reason' });
    expect([client.commands, client.decisions]).toEqual([[], []]);
  });

  it('the case reference of a search must be plain too', async () => {
    const search = { plate: '123456 WW', fromMs: 0, toMs: 1, purpose: 'stolen_vehicle', caseReference: 'DEMO\u202e-1' };
    expect((await post('/api/plates/search', search)).json()).toEqual({
      error: 'text_not_plain',
      reason: 'body/caseReference',
    });
  });
});

it('texts that look the same are sent as one text', async () => {
  expect((await noted('  De\u0301ja\u0300\u00a0 vu ')).statusCode).toBe(202);
  expect(client.commands).toMatchObject([{ note: 'Déjà vu', role: 'operator', idToken: 'header.session.signature' }]);
});

it('a reason of only blanks or only dots is refused', async () => {
  for (const reason of ['   ', '...']) expect((await halted(reason)).statusCode).toBe(400);
  expect(client.decisions).toEqual([]);
});

it('a time that no table can hold is refused before it is sent', async () => {
  const decision = { kind: 'hotlist.refresh', entryId: 'h-1', expiresAtMs: Date.UTC(2300, 0, 1) };
  expect((await post('/api/decisions', { decision }, 'supervisor')).statusCode).toBe(400);
});
