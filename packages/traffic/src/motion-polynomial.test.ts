import { expect, it } from 'vitest';
import { fitMotionAt, type Fix } from './motion-polynomial.ts';

const SIGMA_M = 0.1;
/** Errors that look random and are the same in every run, in standard deviations. */
const noise = (i: number): number => 1.7 * Math.sin(i * 12.9898) * Math.cos(i * 4.1414);

const fixesOf = (
  at: (seconds: number) => readonly [number, number],
  { from = -1.5, to = 1.5, errors = 1 }: { from?: number; to?: number; errors?: number } = {},
): Fix[] =>
  Array.from({ length: Math.round((to - from) * 10) + 1 }, (_, i): Fix => {
    const seconds = from + i / 10;
    const [x, y] = at(seconds);
    const ground = { xM: x + errors * SIGMA_M * noise(i), yM: y + errors * SIGMA_M * noise(i + 77) };
    return { seconds, ground, sigmaM: SIGMA_M };
  });

it('takes an even motion for straight, with an error of a few cm a second', () => {
  const fit = fitMotionAt(fixesOf((s) => [3 * s, 4 * s]));
  expect(Math.hypot(fit.xMs, fit.yMs)).toBeCloseTo(5, 0);
  expect(fit.accelerationMs2).toBe(0);
  expect(fit.errorMs).toBeGreaterThan(0.01);
  expect(fit.errorMs).toBeLessThan(0.15);
});

it.each<[string, (s: number) => readonly [number, number], number, number]>([
  ['speeds up', (s) => [0, 6 * s + s * s], 6, 2],
  ['brakes', (s) => [0, 9 * s - 1.5 * s * s], 9, 3],
  ['turns on a circle of 10 m', (s) => [10 * Math.sin(0.6 * s), 10 * Math.cos(0.6 * s)], 6, 3.6],
])('gives the speed at the moment, before which little is seen, of one that %s', (_, at, speed, acceleration) => {
  const fit = fitMotionAt(fixesOf(at, { from: -0.3, errors: 0.3 }));
  expect(Math.hypot(fit.xMs, fit.yMs)).toBeGreaterThan(speed * 0.95);
  expect(Math.hypot(fit.xMs, fit.yMs)).toBeLessThan(speed * 1.05);
  expect(fit.accelerationMs2).toBeGreaterThan(acceleration * 0.7);
});

it('believes a box that jumps less than the others', () => {
  const fixes = fixesOf((s) => [0, 10 * s]);
  const jumped = fixes.map((fix, i) => (i === 27 ? { ...fix, ground: { xM: 0, yM: fix.ground.yM + 4 } } : fix));
  expect(fitMotionAt(jumped).yMs).toBeCloseTo(fitMotionAt(fixes).yMs, 0);
});

it('says a larger error where the errors of neighbours are alike', () => {
  const wave = (s: number): readonly [number, number] => [0, 10 * s + 0.2 * Math.sin(4 * s)];
  const alike = fitMotionAt(fixesOf(wave, { errors: 0 }));
  const apart = fitMotionAt(fixesOf((s) => [0, 10 * s], { errors: 1.4 }));
  expect(alike.errorMs).toBeGreaterThan(1.5 * apart.errorMs);
});
