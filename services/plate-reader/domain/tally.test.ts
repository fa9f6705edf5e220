import { describe, expect, test } from 'vitest';
import { candidate, cropWith } from '../testing/crops.ts';
import type { Ballot } from './ballot.ts';
import { chooseBallot } from './ballot.ts';
import { tally } from './tally.ts';

const ballot = (text: string, confidence = 0.9, shot = 1): Ballot => {
  const choice = chooseBallot(cropWith({ shot }), [candidate(text, confidence)]);
  if (choice.kind !== 'ballot') throw new Error(`${text} is ${choice.reason}`);
  return choice.ballot;
};

describe('the vote over the crops of a track', () => {
  test('is undefined without a ballot', () => {
    expect(tally([])).toBeUndefined();
  });

  test('of one crop is the read of that crop', () => {
    expect(tally([ballot('36814|?|26', 0.8)])).toMatchObject({
      rawText: '36814|?|26',
      votes: 1,
      plate: { key: 'ma:36814:?:26' },
    });
    expect(tally([ballot('36814|?|26', 0.8)])?.confidence).toBeCloseTo(0.8);
  });

  test('goes to the character with the most confidence behind it, and contradiction lowers its confidence', () => {
    const outcome = tally([ballot('36814|?|26', 0.8), ballot('36814|?|26', 0.85), ballot('36314|?|26', 0.95)]);
    expect(outcome?.plate.key).toBe('ma:36814:?:26');
    expect(outcome?.characters[0]?.confidence).toBeCloseTo(0.95);
    expect(outcome?.characters[2]?.confidence).toBeCloseTo((0.85 * 1.65) / 2.6);
    expect(outcome?.best.confidence).toBe(0.85);
  });

  test('may elect a plate that was read on no single crop', () => {
    const outcome = tally([
      ballot('36814|?|28'),
      ballot('36814|?|26', 0.8),
      ballot('35814|?|26', 0.8),
      ballot('36814|?|26', 0.76),
    ]);
    expect(outcome?.plate.key).toBe('ma:36814:?:26');
    const mixed = tally([ballot('11111|?|22'), ballot('11119|?|26'), ballot('11119|?|22', 0.8)]);
    expect(mixed?.plate).toMatchObject({ key: 'ma:11119:?:22', family: 'morocco', letter: 'unknown' });
  });

  test('never makes a letter of an unread one', () => {
    const outcome = tally([ballot('36814|?|26'), ballot('36814|?|26')]);
    expect(outcome?.characters[5]).toEqual({ text: '?', confidence: 0 });
    expect(outcome?.plate.letter).toBe('unknown');
    expect(outcome?.confidence).toBeCloseTo(0.9);
  });

  test('compares only ballots of one layout, so that pieces of a plate do not spoil it', () => {
    const outcome = tally([ballot('6814I26', 0.99), ballot('6814I26', 0.99), ballot('36814|?|26', 0.8)]);
    expect(outcome?.plate.key).toBe('ma:36814:?:26');
    expect(outcome?.votes).toBe(3);
  });

  test('keeps the separators of an old plate', () => {
    expect(tally([ballot('1234-56|7'), ballot('1234-56|7')])?.plate.key).toBe('m83:1234-56:7');
  });
});
