import { describe, expect, test } from 'vitest';
import { camerasOfGroup, districtGroup, keepGroups, keptGroups, ownGroup, withGroup } from './camera-groups.ts';

const cameras = [
  { camera: 'a', district: 'agdal' },
  { camera: 'b', district: 'hassan' },
  { camera: 'c', district: 'agdal' },
];
const doors = { name: 'Doors', cameras: ['c', 'b', 'gone'] };
const idsOf = (id: string | undefined) => camerasOfGroup(cameras, [doors], id).map(({ camera }) => camera);

describe('a group of cameras', () => {
  test('is a district, a group of one’s own, or all of them', () => {
    expect(idsOf(districtGroup('agdal'))).toEqual(['a', 'c']);
    expect(idsOf(ownGroup('Doors'))).toEqual(['b', 'c']);
    expect(idsOf(undefined)).toEqual(['a', 'b', 'c']);
    expect(idsOf(ownGroup('of another browser'))).toEqual(['a', 'b', 'c']);
  });

  test('takes the place of the one of its name', () => {
    expect(withGroup([doors], { name: 'Doors', cameras: ['a'] })).toEqual([{ name: 'Doors', cameras: ['a'] }]);
    expect(withGroup([doors], { name: 'Arches', cameras: ['a'] }).map(({ name }) => name)).toEqual(['Arches', 'Doors']);
  });
});

describe('groups that a browser keeps', () => {
  test('are read as they were kept', () => {
    const kept = new Map<string, string>();
    expect(keepGroups({ setItem: (name, text) => void kept.set(name, text) }, [doors])).toBe(true);
    expect(keptGroups({ getItem: (name) => kept.get(name) ?? null })).toEqual([doors]);
  });

  test.each([null, '', 'no JSON', '{}', '[{"name":"","cameras":["a"]}]', '[{"name":"x","cameras":[7]}]'])(
    'are none where %s is kept',
    (text) => expect(keptGroups({ getItem: () => text })).toEqual([]),
  );

  test('cannot always be kept, and that is said', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(keepGroups({ setItem: full }, [doors])).toBe(false);
    expect(keptGroups({ getItem: full })).toEqual([]);
  });
});
