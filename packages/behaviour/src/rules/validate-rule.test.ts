import type { RuleTerms } from '@marsad/schemas';
import { expect, it, test } from 'vitest';
import { lineOf, streetCamera } from '../testing/street.ts';
import { validateRule } from './validate-rule.ts';

const calibrated = streetCamera({ lines: [lineOf('gate', [-4, 30], [4, 30])] });
const uncalibrated = streetCamera({ lines: calibrated.lines }, false);
type Terms = Parameters<typeof validateRule>[0];
const terms = (more: Partial<RuleTerms>): Terms => ({ kind: 'queue', placeId: 'road', thresholds: {}, ...more });
const hours = { days: [1, 2], from: '22:00', to: '05:00' };

test.each<[string, Partial<RuleTerms>, string | undefined]>([
  ['a queue in a zone', {}, undefined],
  ['a queue at a line', { placeId: 'gate' }, undefined],
  ['a kind that is not measured', { kind: 'fighting' }, 'unknown_kind'],
  ['a queue nowhere', { placeId: undefined }, 'place_missing'],
  ['a stopped vehicle anywhere', { kind: 'stopped_vehicle', placeId: undefined }, undefined],
  ['a place that the camera has not', { placeId: 'gone' }, 'unknown_place'],
  ['a person on a line', { kind: 'person_on_carriageway', placeId: 'gate' }, 'place_of_wrong_kind'],
  ['a threshold that the kind reads', { thresholds: { lengthM: 40 } }, undefined],
  ['a threshold that means nothing to it', { thresholds: { gapMs: 500 } }, 'threshold_not_of_kind'],
  ['a class that it is not about', { classes: ['person'] }, 'class_not_of_kind'],
  ['one of its classes', { classes: ['bus'] }, undefined],
  ['a direction at a line', { kind: 'wrong_way', placeId: 'gate', direction: 'left_to_right' }, undefined],
  ['the wrong way at a line that has no direction', { kind: 'wrong_way', placeId: 'gate' }, 'direction_missing'],
  ['the wrong way in a zone', { kind: 'wrong_way' }, undefined],
  ['a direction where no line is', { kind: 'stopped_vehicle', direction: 'left_to_right' }, 'direction_without_line'],
  ['hours over midnight', { schedule: [hours] }, undefined],
  ['the same hours twice', { schedule: [hours, { ...hours, days: [2] }] }, 'schedule_twice'],
])('%s', (_, more, code) => {
  expect(validateRule(terms(more), calibrated)?.code).toBe(code);
});

test.each<[string, Partial<RuleTerms>, string | undefined]>([
  ['a kind that needs metres', { kind: 'near_miss' }, 'not_calibrated'],
  ['a threshold in metres', { thresholds: { lengthM: 40 } }, 'not_calibrated'],
  ['a kind that can do without', {}, undefined],
])('without a calibration: %s', (_, more, code) => {
  expect(validateRule(terms(more), uncalibrated)?.code).toBe(code);
});

it('says what to do', () => {
  expect(validateRule(terms({ placeId: 'gone' }), calibrated)?.message).toMatch(
    /has no zone and no line gone: draw it/,
  );
});
