import { describe, expect, it } from 'vitest';
import type { Role } from '@marsad/schemas';
import type { LoggedLeaf } from '../../ports.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  for (const index of [2, 1, 0]) client.logged.push(leafOf(index));
});

const leafOf = (index: number): LoggedLeaf => ({
  index,
  entryId: `e-${index}`,
  atMs: NOW_MS,
  sequencedAtMs: NOW_MS + 5,
  producer: 'command-center-1',
  seq: index,
  lastSeq: index,
  leafKind: 'entry',
  outcome: 'allowed',
  refusal: '',
  times: 1,
  actor: 'demo-operator',
  agency: CITY_AGENCY,
  purpose: 'alert_handling',
  action: 'consult',
  objectKind: 'alert',
  caseReference: '',
  objectCommitment: 'd'.repeat(64),
  leafHash: 'f'.repeat(64),
});
const ask = (url: string, headers = client.as('auditor')) => client.http.inject({ url, headers });

describe('the audit log', () => {
  it('is read page by page, newest first, and ends at its first entry', async () => {
    const first = (await ask('/api/audit/entries?limit=2')).json<{ entries: LoggedLeaf[]; before?: number }>();
    expect([first.entries.map(({ index }) => index), first.before]).toEqual([[2, 1], 1]);
    const last = (await ask('/api/audit/entries?limit=2&before=1')).json<typeof first>();
    expect([last.entries.map(({ index }) => index), last.before]).toEqual([[0], undefined]);
  });

  it('reports that there is no checkpoint yet, and later returns the latest', async () => {
    expect((await ask('/api/audit/checkpoint')).json()).toEqual({
      error: 'audit_unavailable',
      reason: 'no_checkpoint_yet',
    });
    client.checkpoint(7);
    expect((await ask('/api/audit/checkpoint')).json()).toMatchObject({ treeSize: 7, note: expect.any(String) });
  });

  it('records who read it, and when', async () => {
    await ask('/api/audit/entries');
    expect(client.entries).toMatchObject([{ actor: 'auditor-1', purpose: 'oversight', objectKind: 'audit_log' }]);
  });

  it('reports the history as unavailable', async () => {
    client.broken.history = true;
    expect((await ask('/api/audit/entries')).json()).toEqual({ error: 'history_unavailable' });
  });

  it.each<[Role, string]>([
    ['operator', CITY_AGENCY],
    ['supervisor', CITY_AGENCY],
    ['judge', CITY_AGENCY],
    ['controller', CITY_AGENCY],
    ['auditor', OTHER_AGENCY],
    ['officer', OTHER_AGENCY],
  ])('is not for a %s of %s', async (role, agency) => {
    for (const url of ['/api/audit/entries', '/api/audit/checkpoint'])
      expect((await ask(url, client.as(role, agency))).json()).toEqual({ error: 'role_may_not', reason: 'audit' });
    // The log has the refused attempt and no access, because nobody read anything.
    for (const entry of client.entries) expect(entry).toMatchObject({ outcome: 'refused' });
  });
});
