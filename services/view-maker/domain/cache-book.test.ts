import { expect, it } from 'vitest';
import { createCacheBook } from './cache-book.ts';

it('lets those files go that nobody has used for longest, until the others fit', () => {
  const book = createCacheBook(100);
  for (const name of ['a', 'b', 'c']) book.add(name, 40);
  book.hold('a');
  book.release('a');
  expect(book.takeExcess()).toEqual(['b']);
  expect(book.takeExcess()).toEqual([]);
  expect([book.has('a'), book.has('b'), book.has('c')]).toEqual([true, false, true]);
  expect(book.bytes).toBe(80);
});

it('keeps a file in use, even if that is too much, until its last user lets it go', () => {
  const book = createCacheBook(100);
  book.add('large', 150);
  book.hold('large');
  book.hold('large');
  expect(book.takeExcess()).toEqual([]);
  book.release('large');
  expect(book.takeExcess()).toEqual([]);
  book.release('large');
  expect(book.takeExcess()).toEqual(['large']);
  expect(book.bytes).toBe(0);
});

it('counts a file that is fetched again once', () => {
  const book = createCacheBook(100);
  book.add('a', 40);
  book.add('a', 50);
  expect(book.bytes).toBe(50);
});
