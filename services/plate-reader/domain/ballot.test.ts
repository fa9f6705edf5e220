import { describe, expect, test } from 'vitest';
import { candidate, cropWith } from '../testing/crops.ts';
import { chooseBallot } from './ballot.ts';

const crop = cropWith();
const keyOf = (...candidates: ReturnType<typeof candidate>[]): string => {
  const choice = chooseBallot(crop, candidates);
  return choice.kind === 'ballot' ? choice.ballot.plate.key : choice.reason;
};

describe('the plate among the texts on a vehicle', () => {
  test.each([
    ['the only one', [candidate('274683 WW')], 'ww:274683'],
    [
      'the one of a known pattern, not a more confident badge',
      [candidate('E270AB', 0.99), candidate('36814|?|26')],
      'ma:36814:?:26',
    ],
    ['the more confident of two', [candidate('36814|?|26', 0.8), candidate('36814|?|28', 0.9)], 'ma:36814:?:28'],
    [
      'a foreign plate, where there is none of a known pattern',
      [candidate('CDI'), candidate('AB123CD')],
      'other:AB123CD',
    ],
    ['a Tunisian plate', [candidate('120تونس5039', 0.9, { country: 'TN' })], 'other:120تونس5039'],
    ['one whose letter was read', [candidate('36814|د|26')], 'ma:36814:د:26'],
    ['lower case as upper case', [candidate('274683ww')], 'ww:274683'],
  ])('is %s', (_, candidates, key) => {
    expect(keyOf(...candidates)).toBe(key);
  });

  test.each([
    ['there is no text', [], 'nothing_found'],
    ['there are only badges', [candidate('E270'), candidate('CDI')], 'not_a_plate'],
    ['there is an advertisement', [candidate('SHOWROOM1'), candidate('0661116432AB')], 'not_a_plate'],
    ['a piece of a plate is too short', [candidate('1640', 0.97)], 'not_a_plate'],
    ['a piece of a plate is digits alone', [candidate('36814', 0.97)], 'not_a_plate'],
    ['plates were found that the reader could not read', [candidate('', 0.1)], 'below_threshold'],
    ['the read is not confident enough', [candidate('274683 WW', 0.64)], 'below_threshold'],
    ['the text is longer than any plate', [candidate('1'.repeat(60))], 'not_a_plate'],
  ])('is unreadable when %s', (_, candidates, reason) => {
    expect(keyOf(...candidates)).toBe(reason);
  });
});
