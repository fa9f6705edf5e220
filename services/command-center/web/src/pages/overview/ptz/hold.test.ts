import { LONGEST_MOVE_MS } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { PtzMove } from '../../../api/types.ts';
import { createHold, directionOf, type Hold } from './hold.ts';

let sent: PtzMove[];
let taken: (() => void)[];
let hold: Hold;
beforeEach(() => {
  vi.useFakeTimers();
  [sent, taken] = [[], []];
  hold = createHold((move) => {
    sent.push(move);
    return new Promise((resolve) => void taken.push(resolve));
  });
});
afterEach(() => void vi.useRealTimers());
const kinds = (): string[] => sent.map(({ kind }) => kind);
/** The server takes what was sent last. */
const take = async (): Promise<void> => {
  taken.at(-1)?.();
  await vi.advanceTimersByTimeAsync(0);
};

describe('a held button', () => {
  it('moves at once and stops when it is let go, in this order', async () => {
    hold.press('left');
    expect(sent).toEqual([{ kind: 'for', pan: -0.4, forMs: LONGEST_MOVE_MS }]);
    hold.release('left');
    expect(kinds()).toEqual(['for']);
    await take();
    expect(kinds()).toEqual(['for', 'stop']);
  });

  it('asks again before its move ends, and not after it was let go', async () => {
    hold.press('up');
    await take();
    await vi.advanceTimersByTimeAsync(LONGEST_MOVE_MS - 1);
    expect(kinds()).toEqual(['for', 'for']);
    await take();
    hold.release();
    await take();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kinds()).toEqual(['for', 'for', 'stop']);
  });

  it('does nothing more when its key repeats', () => {
    for (let repeats = 0; repeats < 5; repeats += 1) hold.press('right');
    expect(sent).toHaveLength(1);
  });

  it('that is let go before it was sent is not sent; the last wish is a stop', async () => {
    hold.press('left');
    hold.release('left');
    hold.press('right');
    hold.release('right');
    await take();
    await take();
    expect(sent.map((move) => ('pan' in move ? move.pan : move.kind))).toEqual([-0.4, 'stop']);
  });

  it('gives way to another one, whose own end is what stops', async () => {
    hold.press('left');
    await take();
    hold.press('up');
    hold.release('left');
    await take();
    expect(kinds()).toEqual(['for', 'for']);
    hold.release('up');
    expect(kinds()).toEqual(['for', 'for', 'stop']);
  });
});

test('what is not held does not stop the camera', () => {
  hold.release();
  expect(sent).toEqual([]);
});

test('a stop is sent without a move, and ends a held button', async () => {
  hold.press('in');
  await take();
  hold.stop();
  await take();
  hold.release('in');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([{ kind: 'for', zoom: 0.4, forMs: LONGEST_MOVE_MS }, { kind: 'stop' }]);
});

test('a press that cannot be held moves for a moment', () => {
  hold.nudge('down');
  expect(sent).toEqual([{ kind: 'for', tilt: -0.4, forMs: 400 }]);
});

test('a preset ends a held button', async () => {
  hold.press('out');
  await take();
  hold.command({ kind: 'preset', preset: 'home' });
  await take();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kinds()).toEqual(['for', 'preset']);
});

test.each([
  ['ArrowLeft', 'left'],
  ['ArrowUp', 'up'],
  ['+', 'in'],
  ['-', 'out'],
  ['a', undefined],
  ['constructor', undefined],
])('the key %s means %s', (key, direction) => {
  expect(directionOf(key)).toBe(direction);
});
