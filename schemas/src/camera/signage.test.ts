import { expect, test } from 'vitest';
import { signageFault } from './signage.ts';

const NOW = Date.UTC(2026, 10, 29, 14, 0);
const today = '2026-11-29';

test.each([
  ['an e-mail address', today, 'vie-privee@rabat.example', undefined],
  ['a telephone', today, '+212 5 37 00 00 00', undefined],
  ['a web address', today, 'https://rabat.example/vie-privee', undefined],
  ['an office with its street', today, 'Commune de Rabat, 12 avenue Mohammed V', undefined],
  ['an office in Arabic', today, 'جماعة الرباط، شارع محمد الخامس', undefined],
  ['a sign of years ago', '2019-01-01', 'a@b.c', undefined],
  ['a sign of tomorrow', '2026-11-30', 'a@b.c', 'recorded_in_the_future'],
  ['a sign of 2099', '2099-01-01', 'a@b.c', 'recorded_in_the_future'],
  ['three spaces', today, '   ', 'contact_unreadable'],
  ['a contact with a direction mark', today, 'a@b.c\u202e', 'contact_unreadable'],
  ['a contact of two lines', today, 'a@b.c\nd@e.f', 'contact_unreadable'],
  ['three letters', today, 'abc', 'contact_unreachable'],
  ['three digits', today, '123', 'contact_unreachable'],
  ['points', today, '...', 'contact_unreadable'],
  ['a name without an address', today, 'the office', 'contact_unreachable'],
  ['half an e-mail address', today, 'privacy@', 'contact_unreachable'],
])('%s', (_, recordedOn, contact, fault) => {
  expect(signageFault({ signage: { recordedOn, contact } }, NOW)).toBe(fault);
});

test("the day is Morocco's: an hour before midnight UTC the next one has begun", () => {
  const signage = { recordedOn: '2026-11-30', contact: 'a@b.c' };
  expect(signageFault({ signage }, Date.UTC(2026, 10, 29, 22, 59))).toBe('recorded_in_the_future');
  expect(signageFault({ signage }, Date.UTC(2026, 10, 29, 23, 0))).toBeUndefined();
});
