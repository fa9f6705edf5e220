import { describe, expect, test } from 'vitest';
import { breaksOf } from './compatibility.ts';

const published = {
  type: 'object',
  properties: {
    camera: { type: 'string', maxLength: 5 },
    tracks: { type: 'array', items: { type: 'object', properties: { class: { enum: ['car'] } }, required: ['class'] } },
  },
  required: ['camera'],
};

describe('a change of a published schema', () => {
  test.each([
    ['the same', published, []],
    ['another description', { ...published, description: 'x' }, []],
    ['a new optional field', { ...published, properties: { ...published.properties, note: { type: 'string' } } }, []],
    [
      'a missing field',
      { ...published, properties: { camera: published.properties.camera } },
      ['(top): field tracks is gone'],
    ],
    ['a new required field', { ...published, required: ['camera', 'tracks'] }, ['(top): field tracks is now required']],
    [
      'a field that is no longer required',
      { ...published, required: [] },
      ['(top): field camera is no longer promised'],
    ],
    [
      'another limit',
      { ...published, properties: { ...published.properties, camera: { type: 'string', maxLength: 9 } } },
      ['camera: maxLength was 5 and is 9'],
    ],
    [
      'another list of values, deep inside',
      {
        ...published,
        properties: {
          ...published.properties,
          tracks: {
            type: 'array',
            items: { type: 'object', properties: { class: { enum: ['car', 'bus'] } }, required: ['class'] },
          },
        },
      },
      ['tracks[].class: enum was ["car"] and is ["car","bus"]'],
    ],
  ])('%s', (_, now, breaks) => {
    expect(breaksOf(published, now)).toEqual(breaks);
  });
});

describe('a set or union that was published as open', () => {
  const form = (kind: string) => ({ type: 'object', properties: { kind: { const: kind } }, required: ['kind'] });
  const union = (open: boolean, ...kinds: string[]) => ({
    oneOf: kinds.map(form),
    ...(open ? { 'x-open': true } : {}),
  });

  test.each([
    ['an open union with a new form', union(true, 'a'), union(true, 'a', 'b'), []],
    [
      'an open union with a missing form',
      union(true, 'a', 'b'),
      union(true, 'a'),
      ['(top): oneOf had 2 forms and has 1'],
    ],
    [
      'an open union with another first form',
      union(true, 'a'),
      union(true, 'b', 'a'),
      ['[0].kind: const was "a" and is "b"'],
    ],
    [
      'a closed union with a new form',
      union(false, 'a'),
      union(false, 'a', 'b'),
      ['(top): oneOf had 1 forms and has 2'],
    ],
    ['an open union that is closed', union(true, 'a'), union(false, 'a'), ['(top): x-open was true and is undefined']],
    [
      'an open set with a new name',
      { type: 'string', 'x-known': ['a'] },
      { type: 'string', 'x-known': ['a', 'b'] },
      [],
    ],
  ])('%s', (_, published_, now, breaks) => {
    expect(breaksOf(published_, now)).toEqual(breaks);
  });
});
