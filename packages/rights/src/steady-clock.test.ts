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

it('goes with the wall clock while that goes forward', () => {
  const { machine, clock } = clockOf(1_000);
  machine.wallMs += 500;
  machine.monotonicMs += 500;
  expect(clock.now()).toBe(1_500);
});

it('a clock set back brings nothing back: time goes on from where it was', () => {
  const { machine, clock } = clockOf(1_000_000);
  machine.wallMs = 0;
  machine.monotonicMs += 70;
  expect(clock.now()).toBe(1_000_070);
  machine.wallMs += 30;
  machine.monotonicMs += 30;
  expect(clock.now()).toBe(1_000_100);
});

it('a clock set forward counts at once, and is not taken back', () => {
  const { machine, clock } = clockOf(1_000);
  machine.wallMs = 50_000;
  expect(clock.now()).toBe(50_000);
  machine.wallMs = 1_010;
  machine.monotonicMs += 10;
  expect(clock.now()).toBe(50_010);
});

it('believes the broker where that is later, so that a machine that starts in the past expires what has expired', () => {
  const { machine, clock } = clockOf(1_000);
  clock.advanceTo(90_000);
  machine.monotonicMs += 5;
  expect(clock.now()).toBe(90_005);
  clock.advanceTo(3_000);
  expect(clock.now()).toBe(90_005);
});

it('without its monotonic clock moving, never runs backwards', () => {
  const { machine, clock } = clockOf(1_000);
  const seen = [1_200, 1_100, 1_300, 5, 1_250].map((wallMs) => {
    machine.wallMs = wallMs;
    return clock.now();
  });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});
