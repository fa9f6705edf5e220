import { ruleDefined, RuleTerms } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import type { RuleKindView } from '../../api/types.ts';
import { draftOfRule, EMPTY_RULE, termsOfRule, type RuleDraft } from './rule-draft.ts';

const terms = RuleTerms.parse(ruleDefined.example);
const LOITERING = { kind: 'loitering', place: 'zone', defaults: { forMs: 60_000 } } as unknown as RuleKindView;
const SCATTER = { kind: 'scatter', place: 'zone_or_picture', defaults: { persons: 5 } } as unknown as RuleKindView;
const DRAFT: RuleDraft = { ...draftOfRule(terms), thresholds: { forMs: 300 } };

describe('a rule that is changed', () => {
  it('is the same if nothing is changed, with those who are told said', () => {
    const expected = { ...terms, tells: { roles: ['operator', 'supervisor'], agencies: [] } };
    expect(termsOfRule(draftOfRule(terms), 'agdal', LOITERING, terms)).toEqual(expected);
  });

  it('shows times in seconds and minutes', () => {
    expect(draftOfRule(terms)).toMatchObject({ thresholds: { forMs: 300 }, cooldownMinutes: 1 });
  });

  it('keeps the agencies that are told, which the form does not show', () => {
    const before = { ...terms, tells: { roles: [], agencies: ['police'] } } as RuleTerms;
    expect(termsOfRule(draftOfRule(before), 'agdal', LOITERING, before)).toMatchObject({ tells: before.tells });
  });

  it('drops thresholds that another kind read', () => {
    expect(termsOfRule({ ...DRAFT, kind: 'scatter' }, 'agdal', SCATTER, terms)).toMatchObject({ thresholds: {} });
  });
});

describe('a rule is not ready', () => {
  test.each<[string, RuleDraft, string | undefined, RuleKindView | undefined, readonly string[]]>([
    ['while nothing is entered', EMPTY_RULE, undefined, undefined, ['ruleId', 'camera', 'kind']],
    ['with an id of capitals', { ...DRAFT, ruleId: 'Station' }, 'agdal', LOITERING, ['ruleId']],
    ['without the place that its kind needs', { ...DRAFT, placeId: '' }, 'agdal', LOITERING, ['place']],
    [
      'with hours on no day',
      { ...DRAFT, schedule: [{ days: [], from: '22:00', to: '06:00' }] },
      'agdal',
      LOITERING,
      ['schedule'],
    ],
    ['with a duration below nothing', { ...DRAFT, thresholds: { forMs: -1 } }, 'agdal', LOITERING, ['thresholds']],
  ])('%s', (_, draft, district, kind, missing) => {
    expect(termsOfRule(draft, district, kind, undefined)).toEqual(missing);
  });

  it('but a kind of the whole picture needs no place', () => {
    expect(termsOfRule({ ...DRAFT, kind: 'scatter', placeId: '' }, 'agdal', SCATTER, undefined)).not.toHaveProperty(
      'placeId',
    );
  });
});
