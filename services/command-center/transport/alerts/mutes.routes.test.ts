import { MUTE_CEILING_MS, ruleDefined, ruleMuted, type Rule, type RuleMute } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { alertOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import type { TestClient } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const RULE: Rule = { ...ruleDefined.example, inForceFromMs: NOW_MS - 1 };
const { ruleId, district } = RULE;
const muteOf = (more: Partial<RuleMute> = {}): RuleMute => ({
  ...ruleMuted.schema.parse(ruleMuted.example),
  fromMs: NOW_MS - 60_000,
  untilMs: NOW_MS + 60_000,
  ...more,
});
const client = useTestClient((fresh) => put(fresh));
const mutes = (headers = client.as('operator')) => client.get('/api/mutes', headers);
const quiet = (alertId: string, more: object = {}) => {
  const { why } = alertOf();
  return alertOf({ alertId, district, state: 'raised', mutedUntilMs: NOW_MS, why: { ...why, ruleId }, ...more });
};
function put(use: TestClient): void {
  use.rules.putRule(RULE);
  use.rules.putMute(muteOf());
  use.publishAlert(quiet('quiet-1'));
  use.publishAlert(quiet('loud-1', { mutedUntilMs: undefined }));
}

describe('the mutes in force', () => {
  it('say who muted which rule, why, until when, and how many alerts wait quietly', async () => {
    expect((await mutes()).json()).toEqual([
      {
        ...{ ruleId, camera: RULE.camera, kind: RULE.kind, quiet: 1, next: [] },
        ...{ fromMs: NOW_MS - 60_000, untilMs: NOW_MS + 60_000 },
        reason: ruleMuted.example.reason,
        mutedBy: ruleMuted.example.mutedBy,
      },
    ]);
    expect((await mutes(client.as('supervisor'))).json()).toMatchObject([{ next: ['rule.unmute'] }]);
  });

  it.each([
    ['is over', { untilMs: NOW_MS }],
    ['was ended early', { state: 'ended' as const }],
    ['claims more than the ceiling', { fromMs: NOW_MS - MUTE_CEILING_MS, untilMs: NOW_MS + MUTE_CEILING_MS }],
  ])('leave out one that %s', async (_, more) => {
    client.rules.putMute(muteOf({ revision: 5, ...more }));
    expect((await mutes()).json()).toEqual([]);
  });

  it('attack: of another district, and by another agency', async () => {
    expect((await mutes(client.as('supervisor', CITY_AGENCY, ['elsewhere']))).json()).toEqual([]);
    expect((await mutes(client.as('officer', OTHER_AGENCY))).statusCode).toBe(403);
  });

  it('attack: a supervisor of another district is not even asked to sign one', async () => {
    const decision = { kind: 'rule.mute', ruleId, untilMs: NOW_MS + 1_000, reason: 'a test' };
    const response = await client.post(
      '/api/decisions',
      { decision },
      client.as('supervisor', CITY_AGENCY, ['elsewhere']),
    );
    expect(response.statusCode).toBe(403);
  });
});

describe('what was raised quietly', () => {
  const ids = async (query: string): Promise<string[]> => {
    const { alerts } = (await client.get(`/api/alerts?${query}`, client.as('operator'))).json<{
      alerts: { alertId: string }[];
    }>();
    return alerts.map(({ alertId }) => alertId).sort();
  };

  it('is kept, and found by its filter', async () => {
    expect(await ids('quiet=only')).toEqual(['quiet-1']);
    expect(await ids('quiet=without')).not.toContain('quiet-1');
    expect(await ids('limit=100')).toEqual(expect.arrayContaining(['loud-1', 'quiet-1']));
  });
});
