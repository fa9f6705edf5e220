import { expect, test } from 'vitest';
import { createTemplateMemory } from './template-memory.ts';

const isZero = (template: Float32Array): boolean => template.every((value) => value === 0);

test('lends no more templates than it has, and lends one again that came back, overwritten', () => {
  const memory = createTemplateMemory(2, 3);
  const [first, second] = [memory.take(), memory.take()];
  expect([first?.length, second?.length, memory.take()]).toEqual([3, 3, undefined]);
  first?.fill(7);
  if (first) memory.giveBack(first);
  expect(memory.take()).toBe(first);
  expect(first && isZero(first)).toBe(true);
});

test('overwrites every template at once, lent or not', () => {
  const memory = createTemplateMemory(2, 3);
  const lent = [memory.take(), memory.take()];
  for (const template of lent) template?.fill(7);
  memory.wipe();
  expect(lent.every((template) => template && isZero(template))).toBe(true);
  expect(memory.take()).toBeDefined();
});
