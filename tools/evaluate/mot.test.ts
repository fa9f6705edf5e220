import { expect, test } from 'vitest';
import { motFile } from './mot.ts';

const detection = (index: number, x: number) => ({
  index,
  atMs: index * 40,
  box: { x, y: 20.126, width: 30, height: 80 },
  confidence: 0.61234,
});

test('rows have ten columns and are ordered by frame; frames and ids count from 1', () => {
  expect(motFile([[detection(1, 10), detection(2, 12)], [detection(0, -3.5)]])).toBe(
    [
      '1,2,-3.50,20.13,30.00,80.00,0.612,-1,-1,-1',
      '2,1,10.00,20.13,30.00,80.00,0.612,-1,-1,-1',
      '3,1,12.00,20.13,30.00,80.00,0.612,-1,-1,-1',
      '',
    ].join('\n'),
  );
});

test('a video without tracks gives an empty file', () => {
  expect(motFile([])).toBe('');
});
