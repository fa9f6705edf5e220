import { expect, it } from 'vitest';
import { createRequestBook } from './request-book.ts';

it('begins a request once, while it is being answered and after it was answered', () => {
  const book = createRequestBook();
  const { signal } = new AbortController();
  expect(book.begin('a', signal)).toBe(true);
  expect(book.begin('a', signal)).toBe(false);
  book.answered('a');
  expect(book.begin('a', signal)).toBe(false);
  expect(book.begin('b', signal)).toBe(true);
});

it('begins a request anew whose answer was broken off, although the old work may not have ended', () => {
  const book = createRequestBook();
  const before = new AbortController();
  book.begin('a', before.signal);
  before.abort();
  const after = new AbortController();
  expect(book.begin('a', after.signal)).toBe(true);
  expect(book.begin('a', after.signal)).toBe(false);
});

it('knows an answered request also after its partition went to another replica and came back', () => {
  const book = createRequestBook();
  const before = new AbortController();
  book.begin('a', before.signal);
  book.answered('a');
  before.abort();
  expect(book.begin('a', new AbortController().signal)).toBe(false);
});
