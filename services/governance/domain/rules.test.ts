import { cameraRegistered, cameraTermsOf, RULE_LEAD_MS, ruleDefined, ruleTermsOf } from '@marsad/schemas';
import type { Camera, Rule, RuleTerms } from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import { describe, expect, it, test } from 'vitest';
import { apply, city, commandOf, HOUR_MS, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import { decideCamera, importCamera } from './cameras.ts';
import type { Verdict } from './change.ts';
import type { Register } from './register.ts';
import { decideRule, importRule, inForceFrom, rulesLeftBehind } from './rules.ts';

const NOW = T0 + HOUR_MS;
const corners: [number, number][] = [
  [0.1, 0.5],
  [0.9, 0.5],
  [0.9, 0.9],
];
const forecourt = { id: 'forecourt', kind: 'measured', name: { fr: 'P', ar: 'P', en: 'P' }, classes: ['person'] };
const camera: Camera = cameraRegistered.schema.parse({
  ...cameraRegistered.example,
  zones: [{ ...forecourt, polygon: corners }],
  signage: { recordedOn: '2026-09-01', contact: 'dpo@rabat.example' },
});
const termsOf = (more: Partial<RuleTerms> = {}): RuleTerms => ({
  ...ruleTermsOf(ruleDefined.example),
  camera: camera.camera,
  district: camera.district,
  ...more,
});
const terms = termsOf();

const supervisor = person('supervisor', { districts: ['agdal'] });
const define = (register: Register, rule = terms, replaces?: number, by = supervisor): Verdict =>
  decideRule(register, city, commandOf({ kind: 'rule.define', rule, ...(replaces && { replaces }) }, by), NOW);
const withdraw = (register: Register, ruleId = terms.ruleId, by = supervisor): Verdict =>
  decideRule(register, city, commandOf({ kind: 'rule.withdraw', ruleId, reason: 'a test' }, by), NOW);
const take = (register: Register, rule = terms): Verdict => importRule(register, city, rule, NOW);
const withCamera = (): Register => registerOf({ kind: 'camera', record: camera });
const withRule = (more: Partial<RuleTerms> = {}): Register => {
  const register = withCamera();
  apply(register, define(register, termsOf(more)));
  return register;
};
const ruleOf = (register: Register): Rule | undefined => register.rules.get(terms.ruleId);

describe('a rule', () => {
  it('is defined by a supervisor of its district, and is in force after every replica can know it', () => {
    const register = withCamera();
    const command = commandOf({ kind: 'rule.define', rule: terms }, supervisor);
    const { subject, name, agency } = supervisor;
    expect(apply(register, decideRule(register, city, command, NOW))).toEqual([
      {
        kind: 'rule',
        record: {
          ...terms,
          version: 1,
          state: 'defined',
          inForceFromMs: inForceFrom(NOW),
          definedBy: { subject, name, agency },
          definedAtMs: NOW,
          madeBy: [command.hash],
        },
      },
    ]);
    expect(inForceFrom(NOW) - NOW).toBeGreaterThan(RULE_LEAD_MS);
  });

  it('is changed as the next version by a person who saw the last one', () => {
    const register = withRule();
    apply(register, define(register, termsOf({ severity: 'high' }), 1));
    expect(ruleOf(register)).toMatchObject({ version: 2, severity: 'high', state: 'defined' });
    expect(ruleOf(register)?.madeBy).toHaveLength(2);
    expect(refusalOf(define(register, termsOf({ severity: 'low' }), 1))).toBe('changed_meanwhile');
  });

  it('is withdrawn as a version of its own, and may be defined again only by a person who saw that', () => {
    const register = withRule();
    apply(register, withdraw(register));
    expect(ruleOf(register)).toMatchObject({ version: 2, state: 'withdrawn', reason: 'a test' });
    expect(refusalOf(withdraw(register))).toBe('not_possible_now');
    expect(refusalOf(define(register))).toBe('already_exists');
    apply(register, define(register, terms, 2));
    expect(ruleOf(register)).toMatchObject({ version: 3, state: 'defined' });
    expect(ruleOf(register)).not.toHaveProperty('reason');
  });

  test.each<[string, (register: Register) => Verdict, string]>([
    ['an id that another rule has', (register) => define(register), 'already_exists'],
    [
      'a change of a rule that nobody defined',
      (register) => define(register, termsOf({ ruleId: 'other' }), 1),
      'unknown',
    ],
    ['a withdrawal of a rule that nobody defined', (register) => withdraw(register, 'other'), 'unknown'],
    [
      'a camera that is not registered',
      (register) => define(register, termsOf({ ruleId: 'other', camera: 'x' as never })),
      'unknown_camera',
    ],
    [
      'a camera of another district',
      (register) =>
        define(
          register,
          termsOf({ ruleId: 'other', district: 'hassan' as never }),
          undefined,
          person('supervisor', { districts: ['*'] }),
        ),
      'rule_invalid',
    ],
    [
      'a place that the camera does not have',
      (register) => define(register, termsOf({ placeId: 'x' }), 1),
      'rule_invalid',
    ],
    [
      'a threshold in metres without a calibration',
      (register) => define(register, termsOf({ ruleId: 'r-2', kind: 'crowd', thresholds: { personsPerM2: 1 } })),
      'not_calibrated',
    ],
    [
      'a threshold that its kind does not read',
      (register) => define(register, termsOf({ thresholds: { vehicles: 3 } }), 1),
      'rule_invalid',
    ],
    ['another kind', (register) => define(register, termsOf({ kind: 'crowd' }), 1), 'rule_invalid'],
    [
      'an agency that the city does not have',
      (register) => define(register, termsOf({ tells: { roles: [], agencies: ['navy'] } }), 1),
      'rule_invalid',
    ],
    [
      'a person of another district',
      (register) => define(register, terms, 1, person('supervisor', { districts: ['hassan'] })),
      'district_may_not',
    ],
    [
      'a withdrawal by a person of another district',
      (register) => withdraw(register, terms.ruleId, person('supervisor', { districts: ['hassan'] })),
      'district_may_not',
    ],
    ['a person without districts', (register) => define(register, terms, 1, person('supervisor')), 'district_may_not'],
  ])('refuses %s: %s', (_, decide, refusal) => {
    expect(refusalOf(decide(withRule()))).toBe(refusal);
  });

  it('keeps the last version, whatever the order in which the versions are read', () => {
    const register = withRule();
    const first = ruleOf(register);
    apply(register, withdraw(register));
    if (first) register.put({ kind: 'rule', record: first });
    expect(ruleOf(register)?.version).toBe(2);
    expect(first && register.wasMade(first.madeBy[0] ?? '')).toBe(true);
  });
});

describe('a rule of the city file', () => {
  it('is taken once, changed with the file, and left alone once a person decided about it', () => {
    const register = withCamera();
    apply(register, take(register));
    expect(ruleOf(register)).toMatchObject({ version: 1, definedBy: { subject: 'deployment' }, madeBy: [] });
    expect(take(register)).toEqual({ kind: 'accepted', changes: [] });
    apply(register, take(register, termsOf({ severity: 'high' })));
    expect(ruleOf(register)?.version).toBe(2);
    apply(register, define(register, termsOf({ severity: 'low' }), 2));
    expect(refusalOf(take(register))).toBe('changed_by_person');
    expect(take(register, termsOf({ severity: 'low' }))).toEqual({ kind: 'accepted', changes: [] });
    apply(register, withdraw(register));
    expect(refusalOf(take(register, termsOf({ severity: 'low' })))).toBe('removed_by_person');
  });

  it('needs its camera, like any other', () => {
    expect(refusalOf(take(registerOf()))).toBe('unknown_camera');
  });
});

describe('the camera of a rule', () => {
  const removing = commandOf({ kind: 'camera.remove', cameraId: camera.camera, reason: 'broken' }, supervisor);

  it('takes its rules with it when it is removed', () => {
    const register = withRule();
    const changes = apply(register, decideCamera(register, city, removing, NOW));
    expect(changes.map(({ kind }) => kind)).toEqual(['camera_removed', 'rule']);
    expect(ruleOf(register)).toMatchObject({ version: 2, state: 'withdrawn', reason: 'broken' });
    expect(ruleOf(register)?.madeBy.at(-1)).toBe(removing.hash);
  });

  it('keeps a rule whose place was removed: it is not watched, and the place may come back', () => {
    const register = withRule();
    const replaces = cameraVersionOf(cameraTermsOf(camera));
    const bare = { ...cameraTermsOf(camera), zones: [] };
    const change = commandOf(
      { kind: 'camera.change', camera: { ...bare, source: { kind: 'file', path: 'a.mp4' } }, replaces },
      supervisor,
    );
    apply(register, decideCamera(register, city, change, NOW));
    expect(ruleOf(register)).toMatchObject({ version: 1, state: 'defined' });
  });

  it('takes its rules along to another district', () => {
    const register = withRule();
    register.put({ kind: 'camera', record: { ...camera, fileEntrySha256: cameraVersionOf(cameraTermsOf(camera)) } });
    const moved = {
      ...cameraTermsOf(camera),
      source: { kind: 'file', path: 'a.mp4' } as const,
      district: 'hassan' as never,
    };
    apply(register, importCamera(register, city, moved, NOW));
    expect(ruleOf(register)).toMatchObject({ version: 2, district: 'hassan', state: 'defined' });
  });

  it('has its rules withdrawn by an instance that takes over after a crash between the two', () => {
    const register = withRule();
    const [removed] = apply(withRule(), decideCamera(register, city, removing, NOW));
    if (removed) register.put(removed);
    const left = rulesLeftBehind(register, NOW);
    expect(left).toMatchObject([{ kind: 'rule', record: { version: 2, state: 'withdrawn' } }]);
    for (const change of left) register.put(change);
    expect(rulesLeftBehind(register, NOW)).toEqual([]);
  });
});
