import { agencyAlerts, agencyAlertsV1 } from '@marsad/schemas';
import type { AgencyBody, AgencyMessage } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { T0 } from '../testing/alerts.ts';
import { beforeV2, fromV1, inV1 } from './agency-message-v1.ts';

const example = agencyAlerts.example.body;
if (example.kind !== 'alert') throw new Error('the example is an alert');
const { alert } = example;
const message = (body: AgencyBody, sentAtMs = T0): AgencyMessage => ({ agency: 'police', sentAtMs, body });
const checkpoint = { treeSize: 5, rootHash: 'a'.repeat(64), note: 'n' };

describe('a message in v1', () => {
  test.each<[AgencyBody, object]>([
    [
      { kind: 'alert', agreementId: 's-1', alert },
      { kind: 'alert', agreementId: 's-1', alert },
    ],
    [
      { kind: 'withdrawn', agreementId: 's-1', alertId: 'a-1' },
      { kind: 'withdrawn', withdrawnAlertId: 'a-1' },
    ],
    [{ kind: 'heartbeat' }, { kind: 'heartbeat' }],
    [
      { kind: 'checkpoint', checkpoint },
      { kind: 'checkpoint', checkpoint },
    ],
  ])('%o has the fields of v1', (body, fields) => {
    const first = inV1(message(body));
    expect(first).toEqual({ agency: 'police', sentAtMs: T0, ...fields });
    expect(agencyAlertsV1.schema.strict().parse(first)).toEqual(first);
  });

  test.each([
    ['a kind of behaviour that came later', { rule: 'behaviour', match: undefined, behaviour: 'near_miss' }, true],
    ['a state', { state: 'handed_over' }, false],
    ['a rule', { rule: 'drone' }, false],
    ['a kind of match', { match: 'partial' }, false],
  ])('%s: whether v1 can express it', (_, more, isExpressible) => {
    const inFirstVersion = inV1(message({ kind: 'alert', agreementId: 's-1', alert: { ...alert, ...more } }));
    expect(inFirstVersion !== undefined).toBe(isExpressible);
  });
});

describe('what was sent in v1', () => {
  const sent = message({ kind: 'alert', agreementId: 's-1', alert });
  const first = inV1(sent);
  if (!first) throw new Error('v1 can express it');

  it('is read in the form of v2', () => {
    expect(fromV1(first)).toEqual(sent);
    expect(fromV1({ agency: 'police', kind: 'alert', sentAtMs: T0 })).toBeUndefined();
  });

  it('counts where there is no v2 message yet, at the first start after an upgrade', () => {
    expect(beforeV2([first], [])).toEqual([sent]);
  });

  it('counts for the time before v2, for each agency by itself', () => {
    const later = message({ kind: 'heartbeat' }, T0 + 1);
    expect(beforeV2([first], [later])).toEqual([sent]);
    expect(beforeV2([first], [{ ...later, agency: 'civil-protection', sentAtMs: T0 - 1 }])).toEqual([sent]);
  });

  it('does not count after that, because an instance that died between the two versions sends both again', () => {
    expect(beforeV2([first], [message({ kind: 'heartbeat' }, T0 - 1)])).toEqual([]);
    expect(beforeV2([first], [sent])).toEqual([]);
  });
});
