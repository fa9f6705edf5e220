import { expect, it } from 'vitest';
import { createDocumentQueue } from './document-queue.ts';

const document = (text: string) => ({ text, arrivedMs: 0, firstArrivedMs: 0, lostBefore: 0 });
function leftOf(bounds: { mostCharacters: number; mostDocuments: number }, texts: readonly string[]) {
  const queue = createDocumentQueue(bounds);
  for (const text of texts) queue.push(document(text));
  const left: string[] = [];
  for (let next = queue.shift(); next !== null; next = queue.shift()) left.push(next.text);
  return { left, shed: queue.shed() };
}

it('drops the oldest documents past either bound, and counts them', () => {
  expect(leftOf({ mostCharacters: 100, mostDocuments: 2 }, ['a', 'b', 'c'])).toEqual({ left: ['b', 'c'], shed: 1 });
  expect(leftOf({ mostCharacters: 5, mostDocuments: 9 }, ['aaa', 'bbb', 'cc'])).toEqual({
    left: ['bbb', 'cc'],
    shed: 1,
  });
});

it('has room again once documents were taken', () => {
  const queue = createDocumentQueue({ mostCharacters: 4, mostDocuments: 9 });
  for (const text of ['aaaa', 'bbbb', 'cccc']) {
    queue.push(document(text));
    expect(queue.shift()?.text).toBe(text);
  }
  expect(queue.shed()).toBe(0);
});
