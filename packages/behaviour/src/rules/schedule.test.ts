import type { RuleHours } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { scheduleAt } from './schedule.ts';
import { createTimeZone, weekdayOf } from './time-zone.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const span = (from: string, to: string, days = EVERY_DAY): RuleHours => ({ days, from, to });
const utc = (text: string): number => Date.parse(`${text}Z`);
const shown = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16);

describe('the hours of a rule follow the clock on the wall', () => {
  test.each([
    ['before it begins', 'Europe/Paris', span('22:00', '05:00'), '2026-01-12T20:59', false, '2026-01-12T21:00'],
    ['as it begins', 'Europe/Paris', span('22:00', '05:00'), '2026-01-12T21:00', true, '2026-01-13T04:00'],
    ['after midnight', 'Europe/Paris', span('22:00', '05:00'), '2026-01-13T03:59', true, '2026-01-13T04:00'],
    ['as it ends', 'Europe/Paris', span('22:00', '05:00'), '2026-01-13T04:00', false, '2026-01-13T21:00'],
    ['a whole day', 'Europe/Paris', span('00:00', '00:00', [1]), '2026-01-12T12:00', true, '2026-01-12T23:00'],
    [
      'Friday night on Saturday',
      'Europe/Paris',
      span('22:00', '05:00', [5]),
      '2026-01-17T01:00',
      true,
      '2026-01-17T04:00',
    ],
    [
      'Friday night on Sunday',
      'Europe/Paris',
      span('22:00', '05:00', [5]),
      '2026-01-18T01:00',
      false,
      '2026-01-23T21:00',
    ],
    // On 29 March 2026 clocks go from 02:00 to 03:00, at 01:00 UTC.
    ['two hours long in spring', 'Europe/Paris', span('01:00', '04:00'), '2026-03-29T00:00', true, '2026-03-29T02:00'],
    [
      'an hour that does not come',
      'Europe/Paris',
      span('02:00', '03:00'),
      '2026-03-29T01:00',
      false,
      '2026-03-30T00:00',
    ],
    [
      'from within the missing hour',
      'Europe/Paris',
      span('02:30', '04:00'),
      '2026-03-29T00:59',
      false,
      '2026-03-29T01:00',
    ],
    // On 25 October 2026 clocks go from 03:00 back to 02:00, at 01:00 UTC.
    ['four hours long in autumn', 'Europe/Paris', span('01:00', '04:00'), '2026-10-24T23:00', true, '2026-10-25T03:00'],
    ['until the second 02:30', 'Europe/Paris', span('01:00', '02:30'), '2026-10-25T00:45', true, '2026-10-25T01:30'],
    ['from the first 02:30', 'Europe/Paris', span('02:30', '04:00'), '2026-10-25T00:30', true, '2026-10-25T03:00'],
    // Morocco has UTC+1 all year, and UTC in the month of Ramadan: from 15 February to 22 March 2026.
    ['Rabat before Ramadan', 'Africa/Casablanca', span('08:00', '09:00'), '2026-02-14T07:00', true, '2026-02-14T08:00'],
    ['Rabat in Ramadan', 'Africa/Casablanca', span('08:00', '09:00'), '2026-02-16T07:00', false, '2026-02-16T08:00'],
    ['Rabat after Ramadan', 'Africa/Casablanca', span('08:00', '09:00'), '2026-03-23T07:00', true, '2026-03-23T08:00'],
    ['Rabat’s long night', 'Africa/Casablanca', span('22:00', '05:00'), '2026-02-14T21:00', true, '2026-02-15T05:00'],
    ['Rabat’s short night', 'Africa/Casablanca', span('22:00', '05:00'), '2026-03-21T22:00', true, '2026-03-22T04:00'],
    ['half an hour off UTC', 'Asia/Kolkata', span('00:00', '00:30'), '2026-05-01T18:30', true, '2026-05-01T19:00'],
  ])('%s', (_, zone, hours, at, applies, until) => {
    const answer = scheduleAt([hours], createTimeZone(zone), utc(at));
    expect({ applies: answer.applies, until: shown(answer.untilMs) }).toEqual({ applies, until });
  });

  it('applies always without a schedule', () => {
    expect(scheduleAt(undefined, createTimeZone('UTC'), 0)).toEqual({
      applies: true,
      untilMs: Number.POSITIVE_INFINITY,
    });
  });

  it('asked every quarter of an hour for four days, it is what it said at the boundary before', () => {
    const zone = createTimeZone('Europe/Paris');
    const schedule = [span('22:00', '05:00', [5, 6]), span('02:15', '02:45'), span('12:00', '13:00', [1])];
    let known = scheduleAt(schedule, zone, utc('2026-10-23T00:00'));
    for (let atMs = utc('2026-10-23T00:00'); atMs < utc('2026-10-27T00:00'); atMs += 15 * 60_000) {
      const asked = scheduleAt(schedule, zone, atMs);
      if (atMs >= known.untilMs) known = asked;
      expect(asked, shown(atMs)).toEqual(known);
    }
  });
});

it('refuses a time zone that is none', () => {
  expect(() => createTimeZone('Mars/Olympus')).toThrow(RangeError);
});

it.each([
  ['1970-01-01', 4],
  ['1969-12-31', 3],
  ['2026-11-30', 1],
])('%s is weekday %i', (day, weekday) => {
  expect(weekdayOf(Date.parse(day) / 86_400_000)).toBe(weekday);
});
