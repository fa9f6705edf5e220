import { describe, expect, it, test } from 'vitest';
import { nextFragment } from './fragments.ts';
import { withSpan, type Span } from './spans.ts';

const DAY = 1_790_000_000_000;
const at = (seconds: number): number => DAY + seconds * 1_000;
const span = (from: number, to: number): Span => ({ fromMs: at(from), toMs: at(to) });
const whole = [span(0, 600)];
const next = (head: number, loaded: Span[], covered = whole, speed = 1) => {
  const found = nextFragment({ headMs: at(head), speed, loaded, covered });
  return found && [(found.fromMs - DAY) / 1_000, (found.toMs - DAY) / 1_000, found.keyFramesOnly];
};

describe('the next fragment', () => {
  test.each<[string, number, Span[], unknown]>([
    ['after a seek is one second, from a whole second', 10.4, [], [10, 11, false]],
    ['then goes on to the grid of four seconds', 10.4, [span(10, 11)], [11, 12, false]],
    ['then is four seconds', 10.4, [span(10, 12)], [12, 16, false]],
    ['is none while six seconds are ahead', 10, [span(8, 16.001)], undefined],
    ['is asked for when less than six are ahead', 10, [span(8, 16)], [16, 20, false]],
    ['fills a hole before what is loaded', 10, [span(8, 12), span(16, 40)], [12, 16, false]],
    ['is none after the recording', 601, [], undefined],
  ])('%s', (_, head, loaded, expected) => {
    expect(next(head, loaded)).toEqual(expected);
  });

  it('jumps over a gap that is near, and waits where it is far', () => {
    const covered = [span(0, 20), span(24, 60)];
    expect(next(19, [span(16, 20)], covered)).toEqual([24, 28, false]);
    expect(next(15, [span(12, 20)], covered)).toBeUndefined();
    expect(next(19, [span(16, 20), span(24, 28)], covered)).toBeUndefined();
  });

  test.each([
    [2, 10, [8, 16, true]],
    [4, 10, [10, 16, true]],
    [8, 10, [10, 32, true]],
  ])('at speed %d has key frames only', (speed, head, [from, to]) => {
    const found = nextFragment({ headMs: at(head), speed, loaded: [], covered: whole });
    expect(found?.keyFramesOnly).toBe(true);
    expect((found?.fromMs ?? 0) % 1_000).toBe(0);
    expect((found?.toMs ?? 0) - (found?.fromMs ?? 0)).toBeLessThanOrEqual(4_000 * speed);
    expect(from).toBeLessThan(Number(to));
  });

  it('backwards is the one before the play head, in key frames', () => {
    expect(nextFragment({ headMs: at(30.5), speed: -1, loaded: [], covered: whole })).toMatchObject({
      keyFramesOnly: true,
    });
    const found = nextFragment({ headMs: at(30.5), speed: -1, loaded: [span(28, 32)], covered: whole });
    expect(found?.toMs).toBe(at(28));
    expect(nextFragment({ headMs: at(30.5), speed: -1, loaded: [span(24, 32)], covered: whole })).toBeUndefined();
    expect(nextFragment({ headMs: at(0.5), speed: -1, loaded: [span(0, 4)], covered: whole })).toBeUndefined();
  });

  it('plays through a recording without a hole and without asking twice', () => {
    for (const speed of [0.25, 1, 2, 8]) {
      let loaded: Span[] = [];
      const asked: Span[] = [];
      for (let head = 100.3; head < 300; head += 0.5 * speed) {
        for (;;) {
          const fragment = nextFragment({ headMs: at(head), speed, loaded, covered: whole });
          if (!fragment) break;
          expect(fragment.toMs - fragment.fromMs).toBeLessThanOrEqual(speed > 1 ? 120_000 : 10_000);
          for (const other of asked) expect(fragment.fromMs >= other.toMs || fragment.toMs <= other.fromMs).toBe(true);
          asked.push(fragment);
          loaded = withSpan(loaded, fragment);
        }
        expect(loaded.some(({ fromMs, toMs }) => fromMs <= at(head) && at(head) < toMs)).toBe(true);
      }
      expect(loaded).toHaveLength(1);
    }
  });
});
