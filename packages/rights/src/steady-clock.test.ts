import { expect, it } from 'vitest';
import { createSteadyClock } from './steady-clock.ts';

const clockOf = (start: number) => {
  const machine = { wallMs: start, monotonicMs: 0 };
  return {
    machine,
    clock: createSteadyClock(
      () => machine.wallMs,
      () => machine.monotonicMs,
    ),
  };
};

it('follows the wall clock while that runs forward', () => {
  const { machine, clock } = clockOf(1_000);
  machine.wallMs += 500;
  machine.monotonicMs += 500;
  expect(clock.now()).toBe(1_500);
});

it('continues from where it was when the wall clock is set back', () => {
  const { machine, clock } = clockOf(1_000_000);
  machine.wallMs = 0;
  machine.monotonicMs += 70;
  expect(clock.now()).toBe(1_000_070);
  machine.wallMs += 30;
  machine.monotonicMs += 30;
  expect(clock.now()).toBe(1_000_100);
});

it('follows a wall clock that is set forward, and does not go back with it', () => {
  const { machine, clock } = clockOf(1_000);
  machine.wallMs = 50_000;
  expect(clock.now()).toBe(50_000);
  machine.wallMs = 1_010;
  machine.monotonicMs += 10;
  expect(clock.now()).toBe(50_010);
});

it('takes the time of the broker where that is later, so that rights expire on a machine that starts in the past', () => {
  const { machine, clock } = clockOf(1_000);
  clock.advanceTo(90_000);
  machine.monotonicMs += 5;
  expect(clock.now()).toBe(90_005);
  clock.advanceTo(3_000);
  expect(clock.now()).toBe(90_005);
});

it('never runs backwards, even if the monotonic clock stands still', () => {
  const { machine, clock } = clockOf(1_000);
  const seen = [1_200, 1_100, 1_300, 5, 1_250].map((wallMs) => {
    machine.wallMs = wallMs;
    return clock.now();
  });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});
