import { expect, test } from 'vitest';
import { urlOf, type UrlParts } from './url.ts';

test.each<[string, string, UrlParts, string]>([
  ['a path as it is', '/api/me', {}, '/api/me'],
  ['an id, encoded', '/api/alerts/{id}', { path: { id: 'a/1 ?' } }, '/api/alerts/a%2F1%20%3F'],
  [
    'two parts of a path',
    '/api/alerts/{id}/sightings/{picturesId}/clip',
    { path: { id: 'a', picturesId: 'b' } },
    '/api/alerts/a/sightings/b/clip',
  ],
  [
    'the query fields that are defined',
    '/api/alerts',
    { query: { q: '12345 أ', stage: undefined, limit: 0 } },
    '/api/alerts?q=12345+%D8%A3&limit=0',
  ],
  ['no query where no field is defined', '/api/alerts', { query: { stage: undefined } }, '/api/alerts'],
])('fills in %s', (_, template, parts, url) => {
  expect(urlOf(template, parts)).toBe(url);
});
