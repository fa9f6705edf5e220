import { describe, expect, it } from 'vitest';
import { GOOD_CAMERA, PERFECT } from '../street/detector/detector-model.ts';
import { AVENUE } from '../street/sites/avenue.ts';
import { JUNCTION } from '../street/sites/junction.ts';
import { straight } from '../street/sites/straight.ts';
import { summaryOf } from './street-table.ts';
import { scoreStreet } from './street-traffic.ts';

const MINUTES = 4;

describe('traffic on a synthetic street by day', () => {
  const avenue = summaryOf([scoreStreet({ site: AVENUE, seed: 1, minutes: MINUTES, model: GOOD_CAMERA })]);
  const junction = scoreStreet({ site: straight(JUNCTION), seed: 1, minutes: MINUTES, model: GOOD_CAMERA });

  it('has speeds within 3 %, of every vehicle that is counted', () => {
    expect(avenue.truth).toBeGreaterThan(60);
    expect(Math.abs(avenue.counted - avenue.truth)).toBeLessThanOrEqual(1);
    expect(avenue.withSpeed).toBeGreaterThan(0.95);
    expect(avenue.speedError).toBeLessThan(0.03);
  });

  it('states errors that about two thirds of the true ones are within', () => {
    for (const { withinError } of [avenue, summaryOf([junction])]) {
      expect(withinError).toBeGreaterThan(0.6);
      expect(withinError).toBeLessThan(0.92);
    }
  });

  it('has queues within one vehicle', () => {
    expect(junction.queueErrors.length).toBeGreaterThan(1);
    expect(avenue.queueErrorMost).toBeLessThanOrEqual(1);
    expect(summaryOf([junction]).queueErrorMost).toBeLessThanOrEqual(1);
  });

  it('makes no turn between lines that nobody drives between', () => expect(avenue.turnsTooMany).toBe(0));

  it('counts every turning movement of a junction exactly', () => {
    expect(junction.turns.length).toBeGreaterThan(6);
    expect(junction.turns.filter(({ truth, measured }) => truth !== measured)).toEqual([]);
  });
});

it('misses no passage of an avenue where nothing is missed by the detector', () => {
  const { passages } = scoreStreet({ site: AVENUE, seed: 2, minutes: MINUTES, model: PERFECT });
  expect(passages).toEqual({ truth: passages.truth, measured: passages.truth, matched: passages.truth });
});
