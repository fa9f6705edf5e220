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
    ['an optional field more', { ...published, properties: { ...published.properties, note: { type: 'string' } } }, []],
    [
      'a field less',
      { ...published, properties: { camera: published.properties.camera } },
      ['(top): field tracks is gone'],
    ],
    [
      'a required field more',
      { ...published, required: ['camera', 'tracks'] },
      ['(top): field tracks is now required'],
    ],
    ['a promise less', { ...published, required: [] }, ['(top): field camera is no longer promised']],
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
