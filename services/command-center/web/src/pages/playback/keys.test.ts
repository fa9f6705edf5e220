import { describe, expect, it, test } from 'vitest';
import { actionOf, isOfControl, KEYS } from './keys.ts';

const pressed = (key: string, more: object = {}) => ({
  ...{ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
});

describe('keys', () => {
  test.each(KEYS.flatMap(({ keys, name, action }) => keys.map((key) => ({ key, name, action }))))(
    '"$key" does $name',
    ({ key, action }) => {
      expect(actionOf(pressed(key))).toEqual(action);
    },
  );

  it('no two keys do the same by accident', () => {
    const all = KEYS.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
  });

  test.each([
    ['a capital letter', pressed('L', { shiftKey: true }), { do: 'forwards' }],
    ['shift and an arrow', pressed('ArrowLeft', { shiftKey: true }), { do: 'seconds', by: -10 }],
    ['a key of the browser', pressed('l', { ctrlKey: true }), undefined],
    ['another key', pressed('q'), undefined],
  ])('%s', (_, event, action) => {
    expect(actionOf(event)).toEqual(action);
  });

  test.each([
    ['a letter in a field', 'l', 'INPUT', null, true],
    ['a letter on a button', 'l', 'BUTTON', null, false],
    ['space on a button', ' ', 'BUTTON', null, true],
    ['space on the timeline', ' ', 'DIV', 'slider', false],
    ['an arrow in a list', 'ArrowDown', 'DIV', 'option', true],
    ['space on the page', ' ', 'BODY', null, false],
  ])('%s belongs to the control: %s', (_, key, tag, role, own) => {
    expect(isOfControl(key, { tag, role })).toBe(own);
  });
});
