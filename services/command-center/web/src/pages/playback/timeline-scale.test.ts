import { describe, expect, it, test } from 'vitest';
import { drawn, eventBeside, labelled, momentOf, shareOf, withMoment, zoomed } from './timeline-scale.ts';

const HOUR_MS = 3_600_000;
const shown = { fromMs: 1_000_000, toMs: 1_000_000 + HOUR_MS };

describe('the scale of the timeline', () => {
  test.each([0, 0.25, 1])('share %d and its moment are the same place', (share) => {
    expect(shareOf(shown, momentOf(shown, share))).toBeCloseTo(share, 6);
  });

  test.each([
    ['in the middle', 0.25, 0.75, { at: 0.25, width: 0.5 }],
    ['over both ends', -1, 2, { at: 0, width: 1 }],
    ['before it', -2, -1, undefined],
    ['after it', 2, 3, undefined],
  ])('a span %s', (_, from, to, place) => {
    expect(drawn(shown, { fromMs: momentOf(shown, from), toMs: momentOf(shown, to) })).toEqual(place);
  });

  it('zooming leaves the moment under the pointer where it is', () => {
    const aroundMs = momentOf(shown, 0.25);
    const nearer = zoomed(shown, 0.5, aroundMs, Number.MAX_SAFE_INTEGER);
    expect(nearer.toMs - nearer.fromMs).toBe(HOUR_MS / 2);
    expect(shareOf(nearer, aroundMs)).toBeCloseTo(0.25, 6);
  });

  test.each([
    ['shorter than 30 s', 0.000_001, 30_000],
    ['longer than 31 days', 1e9, 31 * 24 * HOUR_MS],
  ])('is never %s', (_, by, length) => {
    const far = zoomed({ fromMs: 9e12, toMs: 9e12 + HOUR_MS }, by, 9e12, Number.MAX_SAFE_INTEGER);
    expect(far.toMs - far.fromMs).toBe(length);
  });

  it('does not show more of the future', () => {
    expect(zoomed(shown, 2, shown.toMs, shown.toMs).toMs).toBe(shown.toMs);
  });

  it('follows the play head, but only where it left what is shown', () => {
    expect(withMoment(shown, shown.toMs, Number.MAX_SAFE_INTEGER)).toBe(shown);
    const moved = withMoment(shown, shown.toMs + 1, Number.MAX_SAFE_INTEGER);
    expect(shareOf(moved, shown.toMs + 1)).toBeCloseTo(0.5, 6);
  });

  test.each([
    [60_000, 6, 10_000],
    [HOUR_MS, 6, 600_000],
    [24 * HOUR_MS, 6, 6 * HOUR_MS],
  ])('labels %d ms with at most %d steps that people count in', (length, most, step) => {
    const labels = labelled({ fromMs: 0, toMs: length }, most);
    expect(labels.length).toBeLessThanOrEqual(most + 1);
    expect(labels[1]).toBe(step);
  });

  it('labels whole hours of the city', () => {
    expect(labelled({ fromMs: 0, toMs: 24 * HOUR_MS }, 6, HOUR_MS)[0]).toBe(5 * HOUR_MS);
  });
});

test.each([
  ['the next', 1_000, 1, 2_000],
  ['the last', 1_000, -1, 0],
  ['the next of the one where the head stands', 2_000, 1, 5_000],
  ['no further', 5_000, 1, undefined],
])('%s event', (_, headMs, by, startMs) => {
  expect(eventBeside([0, 2_000, 5_000], headMs, by as 1 | -1)).toBe(startMs);
});
