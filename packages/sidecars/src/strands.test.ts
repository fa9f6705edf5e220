import { expect, it } from 'vitest';
import { ColumnError } from './columns.ts';
import { framesOf, packMarks, strandsOf, unpackMarks } from './strands.ts';

const frames = [
  [{ key: 2, is: 'a' }],
  [],
  [
    { key: 2, is: 'b' },
    { key: 1, is: 'c' },
  ],
  [{ key: 2, is: 'd' }],
];

it('follows a thing through frames in which it is missing', () => {
  const [first] = strandsOf(frames, ({ key }) => key);
  expect(first && packMarks(first, ({ is }) => is)).toBe('a.bd');
  expect(unpackMarks(0, 'a.bd', 4)).toEqual({ frames: [0, 2, 3], letters: ['a', 'b', 'd'] });
});

it('puts everything back, in the order of the keys', () => {
  const back = framesOf(
    strandsOf(frames, ({ key }) => key),
    frames.length,
  );
  expect(back.map((items) => items.map(({ is }) => is).join(''))).toEqual(['a', '', 'cb', 'd']);
});

it('keeps two things that have one key in one frame', () => {
  const twins = [
    [
      { key: 1, is: 'a' },
      { key: 1, is: 'b' },
    ],
    [{ key: 1, is: 'c' }],
  ];
  const strands = strandsOf(twins, ({ key }) => key);
  expect(strands).toHaveLength(2);
  expect(framesOf(strands, 2).map((items) => items.length)).toEqual([2, 1]);
});

it('refuses marks that go beyond the file', () => {
  expect(() => unpackMarks(3, 'dd', 4)).toThrow(ColumnError);
});
