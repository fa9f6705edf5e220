import { expect, it } from 'vitest';
import { levelOfApproach, levelOfCarriageway, levelOfPavement } from './level-of-service.ts';

it.each([
  [0, 1],
  [7, 1],
  [7.1, 2],
  [11, 2],
  [16, 3],
  [22, 4],
  [28, 5],
  [28.1, 6],
])('grades %d passenger cars a km and lane as level %d', (density, level) =>
  expect(levelOfCarriageway(density)).toBe(level),
);

it.each([
  [10, 1],
  [20, 2],
  [35, 3],
  [55, 4],
  [80, 5],
  [81, 6],
])('grades %d s of delay at an approach as level %d', (delay, level) => expect(levelOfApproach(delay)).toBe(level));

it.each([
  [0.3, 1],
  [0.4, 2],
  [0.7, 3],
  [1, 4],
  [2, 5],
  [2.2, 6],
])('grades %d persons a m² as level %d', (density, level) => expect(levelOfPavement(density)).toBe(level));
