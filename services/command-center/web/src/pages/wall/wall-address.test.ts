import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LAYOUTS, type Layout } from './layouts.ts';
import { addressOf, TOURS, wallOf } from './wall-address.ts';

test('every wall has an address that shows it again', () => {
  const walls = fc.record({
    layout: fc.constantFrom(...(Object.keys(LAYOUTS) as Layout[])),
    group: fc.option(fc.string({ minLength: 1, maxLength: 60 }), { nil: undefined }),
    page: fc.integer({ min: 0, max: 3_999 }),
    large: fc.option(fc.string({ minLength: 1, maxLength: 60 }), { nil: undefined }),
    tour: fc.option(fc.constantFrom(...TOURS), { nil: undefined }),
    follows: fc.boolean(),
  });
  fc.assert(
    fc.property(walls, (wall) => {
      expect(wallOf(new URLSearchParams(addressOf(wall).toString()))).toEqual(wall);
    }),
  );
});

test('the usual wall has an empty address, and what an address cannot name is left out', () => {
  const usual = wallOf(new URLSearchParams(''));
  expect(addressOf(usual).toString()).toBe('');
  for (const odd of [
    'layout=7',
    'layout=toString',
    'page=0',
    'page=-3',
    'page=1e9',
    'page=x',
    'tour=1',
    'follow=maybe',
  ])
    expect(wallOf(new URLSearchParams(odd))).toEqual(usual);
});
