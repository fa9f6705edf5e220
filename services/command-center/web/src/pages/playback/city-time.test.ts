import { expect, test } from 'vitest';
import { fieldOfMoment, momentOfField } from './city-time.ts';

test.each([
  ['Rabat, an hour ahead', 'Africa/Casablanca', '2025-12-01T18:10:00', '2025-12-01T17:10:00Z'],
  ['Rabat during Ramadan', 'Africa/Casablanca', '2025-03-15T18:10:00', '2025-03-15T18:10:00Z'],
  ['Paris in summer', 'Europe/Paris', '2026-07-01T00:00:00', '2026-06-30T22:00:00Z'],
  ['Paris in winter', 'Europe/Paris', '2026-12-01T12:00:01', '2026-12-01T11:00:01Z'],
])('%s: the field and the moment are the same time', (_, zone, field, utc) => {
  expect(momentOfField(field, zone)).toBe(Date.parse(utc));
  expect(fieldOfMoment(Date.parse(utc), zone)).toBe(field);
});

test.each(['', 'soon', '2026-13-40T99:00'])('"%s" is no moment', (field) => {
  expect(momentOfField(field, 'Africa/Casablanca')).toBeUndefined();
});
