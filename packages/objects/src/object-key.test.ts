import { expect, test } from 'vitest';
import { nameByContent, objectKeyOf } from './object-key.ts';

test.each([
  [Date.UTC(2026, 8, 21, 14, 59, 59, 999), 'ingest/hassan/2026-09-21/14/hassan-gate-1/a.mp4'],
  [Date.UTC(2026, 8, 21, 15), 'ingest/hassan/2026-09-21/15/hassan-gate-1/a.mp4'],
  [Date.UTC(2026, 0, 1), 'ingest/hassan/2026-01-01/00/hassan-gate-1/a.mp4'],
])('the key of an object of %d begins with its owner, its UTC day and its UTC hour', (atMs, key) => {
  expect(objectKeyOf('ingest', 'hassan', 'hassan-gate-1', atMs, 'a.mp4')).toBe(key);
});

test('the name contains the hash of the bytes', () => {
  expect(nameByContent('a-1-plate', 'ab'.repeat(32), 'jpg')).toBe('a-1-plate-abababababababab.jpg');
});

test.each(['../../face-matcher/a', 'a/b', '', 'x'.repeat(121)])(
  'attack: the id %j cannot lead to another folder',
  (id) => {
    expect(nameByContent(id, 'ab'.repeat(32), 'jpg')).toMatch(/^[0-9a-f]{32}-abababababababab\.jpg$/);
  },
);
