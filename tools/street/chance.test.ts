import { expect, test } from 'vitest';
import { createChance } from './chance.ts';

const first = (seed: number, name: string): number => createChance(seed).fork(name).next();

test('streams of different seeds and names have nothing in common', () => {
  const numbers = Array.from({ length: 200 }, (_, seed) =>
    ['world', 'tracker'].map((name) => first(seed, name)),
  ).flat();
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a stream is the same in every run, and a fork does not disturb it', () => {
  const [one, other] = [createChance(3), createChance(3)];
  one.fork('world').next();
  expect(Array.from({ length: 5 }, one.next)).toEqual(Array.from({ length: 5 }, other.next));
});

test('has the mean and the deviation that it is asked for', () => {
  const chance = createChance(5);
  const values = Array.from({ length: 20_000 }, () => chance.normal(3, 2));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(mean).toBeCloseTo(3, 1);
  expect(deviation).toBeCloseTo(2, 1);
});
