import { expect, test } from 'vitest';
import { wallMoveOf } from './wall-keys.ts';

const press = (key: string, over: { isModified?: boolean; isTyping?: boolean } = {}) =>
  wallMoveOf({ key, isModified: false, isTyping: false, ...over });

test('a digit makes a camera large, whichever letters the keyboard writes', () => {
  expect([press('1'), press('9'), press('0')]).toEqual([
    { do: 'enlarge', cell: 0 },
    { do: 'enlarge', cell: 8 },
    undefined,
  ]);
  expect(press('F')).toEqual({ do: 'full_screen' });
  expect(press('ArrowRight')).toEqual({ do: 'page', by: 1 });
});

test('keys that are somebody else’s do nothing here', () => {
  for (const key of ['f', '1', 'ArrowLeft']) {
    expect(press(key, { isModified: true })).toBeUndefined();
    expect(press(key, { isTyping: true })).toBeUndefined();
  }
  for (const key of ['constructor', 'Tab', 'Enter', ' ', 'q']) expect(press(key)).toBeUndefined();
});
