import { parsePlate, type PlateText } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { differencesOf, differingGroups, groupsOf, isUnread } from './plate-groups.ts';

function plate(text: string): PlateText {
  const parsed = parsePlate(text);
  if (parsed.kind === 'refused') throw new Error(`${text} is not a plate`);
  return parsed.plate;
}
const LISTED = plate('12345 | أ | 6');

describe('the groups of a plate', () => {
  test.each([
    ['12345 | أ | 6', ['12345', 'أ', '6']],
    ['123456 | WW', ['123456', 'WW']],
  ])('of %s are %j from left to right', (text, groups) => {
    expect(groupsOf(plate(text))).toEqual(groups);
  });

  test.each<[string, number[], { read: string; listed: string }[]]>([
    ['12345 | أ | 6', [], []],
    ['12346 | أ | 6', [0], [{ read: '6', listed: '5' }]],
    [
      '21345 | أ | 6',
      [0],
      [
        { read: '2', listed: '1' },
        { read: '1', listed: '2' },
      ],
    ],
    ['1234 | أ | 6', [0], [{ read: '1234', listed: '12345' }]],
    [
      '12345 | ب | 7',
      [1, 2],
      [
        { read: 'ب', listed: 'أ' },
        { read: '7', listed: '6' },
      ],
    ],
  ])('of %s differ from the listed plate in %j', (text, groups, differences) => {
    const read = plate(text);
    expect(differingGroups(read, LISTED)).toEqual(groups);
    expect(differencesOf(read, LISTED)).toEqual(differences);
  });
});

test('only the letter group of a plate without its letter is unread', () => {
  const unread: PlateText = { ...LISTED, letter: 'unknown', text: '12345 | ? | 6' };
  expect(groupsOf(unread).map((group) => isUnread(unread, group))).toEqual([false, true, false]);
  expect(isUnread(LISTED, '?')).toBe(false);
});
