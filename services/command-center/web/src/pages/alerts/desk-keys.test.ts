import { expect, test } from 'vitest';
import { moveOf, rowAfter, type Pressed } from './desk-keys.ts';

const press = (key: string, more: Partial<Pressed> = {}) =>
  moveOf({ key, isModified: false, isTyping: false, isOnControl: false, ...more });

test.each<[string, Partial<Pressed>, ReturnType<typeof moveOf>]>([
  ['j', {}, 'next'],
  ['k', {}, 'previous'],
  ['a', {}, 'acknowledge'],
  ['d', {}, 'dismiss'],
  ['Enter', {}, 'open'],
  ['Enter', { isOnControl: true }, undefined],
  ['a', { isTyping: true }, undefined],
  ['a', { isModified: true }, undefined],
  ['q', {}, undefined],
])('%s with %j does %s', (key, more, move) => {
  expect(press(key, more)).toBe(move);
});

test.each<[string | undefined, 'next' | 'previous', string | undefined]>([
  [undefined, 'next', 'a'],
  [undefined, 'previous', 'c'],
  ['a', 'next', 'b'],
  ['c', 'next', 'c'],
  ['a', 'previous', 'a'],
  ['gone', 'next', 'a'],
])('from %s the %s row is %s', (at, move, expected) => {
  expect(rowAfter(['a', 'b', 'c'], at, move)).toBe(expected);
});

test('no row follows in an empty list', () => {
  expect(rowAfter([], 'a', 'next')).toBeUndefined();
});
