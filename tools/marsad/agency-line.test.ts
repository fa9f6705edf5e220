import type { AgencyMessage } from '@marsad/schemas';
import { agencyAlerts } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { ignoredLineOf, lineOf } from './agency-line.ts';

const SENT = { agency: 'police', sentAtMs: 1_790_000_000_000 };
const alert = {
  alertId: 'a-1',
  revision: 0,
  district: 'hassan',
  camera: 'hassan-gate-1',
  position: [-6.82345, 34.01234],
  state: 'raised',
  rule: 'hotlist',
  match: 'exact',
  plate: '274683 | WW',
  reason: 'stolen_vehicle',
  caseReference: 'DEMO-1',
  firstObservedAtMs: 1,
  lastObservedAtMs: 2,
  simulated: true,
};
const { position: _, match: __, plate: ___, reason: ____, caseReference: _____, ...bare } = alert;

test.each<[string, unknown, string]>([
  ['a heartbeat', { kind: 'heartbeat' }, '14:13:20.000  heartbeat   all quiet'],
  [
    'a hit',
    { kind: 'alert', agreementId: 's-1', alert },
    '14:13:20.000  alert       a-1  274683 | WW (exact)  stolen_vehicle  case DEMO-1  hassan/hassan-gate-1 34.0123,-6.8235  raised  simulated',
  ],
  [
    'a behaviour without a position',
    {
      kind: 'alert',
      agreementId: 's-1',
      alert: { ...bare, rule: 'behaviour', behaviour: 'loitering', simulated: false },
    },
    '14:13:20.000  alert       a-1  loitering  hassan/hassan-gate-1  raised',
  ],
  ['a withdrawal', { kind: 'withdrawn', alertId: 'a-1' }, '14:13:20.000  withdrawn   a-1  no longer shared'],
  [
    'a checkpoint',
    { kind: 'checkpoint', checkpoint: { treeSize: 12, rootHash: 'ab'.repeat(32), note: 'n' } },
    '14:13:20.000  checkpoint  the audit log has 12 entries, root abababababababab…',
  ],
])('%s is one line', (_name, body, line) => {
  const parsed: AgencyMessage = agencyAlerts.schema.parse({ ...SENT, body });
  expect(lineOf(parsed)).toBe(line);
});

const ignored = (value: string | null, headers: Record<string, string> = { ce_id: 'm-1' }) =>
  ignoredLineOf({
    wire: { topic: 'agency.police.alerts.v2', partition: 0, offset: '7', key: 'k', headers, value },
    reason: 'schema_mismatch',
    detail: 'body: Invalid input',
  });

test('a kind of a later version is ignored, and named', () => {
  expect(ignored('{"body":{"kind":"incident"}}')).toBe(
    'marsad: ignored m-1, of the kind "incident", which this version does not know; update marsad to read it',
  );
});

test.each([
  ['a known kind that is broken', '{"body":{"kind":"alert"}}'],
  ['text that is not JSON', '{'],
  ['no body', 'null'],
  ['nothing', null],
])('%s is ignored with the reason', (_, value) => {
  expect(ignored(value)).toBe('marsad: ignored m-1, which cannot be read: schema_mismatch, body: Invalid input');
  expect(ignored(value, {})).toContain('ignored agency.police.alerts.v2/0/7,');
});
