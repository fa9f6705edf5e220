import { ruleDefined, type Role, type Rule } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { alertOf, cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
const RULE: Rule = { ...ruleDefined.example, inForceFromMs: NOW_MS - 1 };
const rulesFor = (role: Role, agency = CITY_AGENCY, districts = ['*']) =>
  client.get('/api/rules', client.as(role, agency, districts));
const ofRule = { rule: 'behaviour', kind: 'loitering', placeId: 'forecourt', ruleVersion: 1, demonstration: false };

describe('the rules', () => {
  it('are the newest versions, with their standing, the answers to their alerts and what the person may do', async () => {
    client.rules.putRule(RULE);
    client.rules.putRule({ ...RULE, version: 2, inForceFromMs: NOW_MS + 5_000 });
    client.rules.putRule({ ...RULE, ruleId: 'gate', state: 'withdrawn' });
    client.publishAlert(alertOf({ state: 'dismissed', why: { ...ofRule, ruleId: RULE.ruleId } }));
    const listed = (await rulesFor('supervisor')).json<unknown[]>();
    expect(listed).toMatchObject([
      { rule: { ruleId: 'gate' }, standing: 'withdrawn', next: ['rule.define'] },
      {
        rule: { ruleId: RULE.ruleId, version: 2 },
        standing: 'coming',
        answers: [{ version: 1, raised: 1, dismissed: 1 }],
        next: ['rule.define', 'rule.withdraw'],
      },
    ]);
  });

  it('of another district are not listed, and look as if they did not exist', async () => {
    client.rules.putRule(RULE);
    const hassan = client.as('supervisor', CITY_AGENCY, ['hassan']);
    expect((await client.get('/api/rules', hassan)).json()).toEqual([]);
    expect((await client.get(`/api/rules/${RULE.ruleId}`, hassan)).statusCode).toBe(404);
  });

  test.each<[Role, number, string[]]>([
    ['operator', 200, []],
    ['supervisor', 200, ['rule.define', 'rule.withdraw']],
    ['analyst', 403, []],
    ['auditor', 403, []],
    ['officer', 403, []],
  ])('a %s gets %i and may %j', async (role, status, next) => {
    client.rules.putRule(RULE);
    const response = await rulesFor(role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY);
    expect(response.statusCode).toBe(status);
    if (status === 200) expect(response.json()).toMatchObject([{ next }]);
  });

  it('have a history of every version, and a proposal only where the answers suggest one', async () => {
    client.rules.putRule(RULE);
    client.rules.putRule({ ...RULE, version: 2 });
    const history = (await client.get(`/api/rules/${RULE.ruleId}`, client.as('supervisor'))).json<object>();
    expect(history).toMatchObject({ versions: [{ version: 2 }, { version: 1 }], answers: [] });
    expect(history).not.toHaveProperty('proposal');
  });
});

it('every kind of rule says what it needs', async () => {
  const kinds = (await client.get('/api/rule-kinds', client.as('operator'))).json<{ kind: string; place: string }[]>();
  for (const { place } of kinds) expect(['zone', 'line', 'zone_or_line', 'zone_or_picture']).toContain(place);
});

describe('a decision about a rule', () => {
  const decide = (decision: object, districts: string[]) =>
    client.post('/api/decisions', { decision }, client.as('supervisor', CITY_AGENCY, districts));
  const { version: _v, state: _s, inForceFromMs: _f, definedBy: _b, definedAtMs: _a, madeBy: _m, ...terms } = RULE;

  test.each<[string, object, string[], number]>([
    ['is to be signed by a supervisor of its district', { kind: 'rule.define', rule: terms }, ['agdal'], 200],
    ['of another district is refused', { kind: 'rule.define', rule: terms }, ['hassan'], 403],
    [
      'that moves it to another district is refused',
      { kind: 'rule.define', rule: { ...terms, district: 'hassan', camera: 'hassan-gate-1' } },
      ['hassan'],
      403,
    ],
    [
      'that withdraws it is to be signed too',
      { kind: 'rule.withdraw', ruleId: RULE.ruleId, reason: 'too many' },
      ['agdal'],
      200,
    ],
    [
      'that withdraws one of another district is refused',
      { kind: 'rule.withdraw', ruleId: RULE.ruleId, reason: 'too many' },
      ['hassan'],
      403,
    ],
  ])('%s', async (_, decision, districts, status) => {
    client.memory.putCamera(cameraOf());
    client.rules.putRule(RULE);
    expect((await decide(decision, districts)).statusCode).toBe(status);
  });
});
