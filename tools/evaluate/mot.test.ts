import { expect, test } from 'vitest';
import { motFile } from './mot.ts';

const sighting = (index: number, x: number) => ({
  index,
  atMs: index * 40,
  box: { x, y: 20.126, width: 30, height: 80 },
  confidence: 0.61234,
});

test('rows are by frame, frames and ids from 1, with ten columns', () => {
  expect(motFile([[sighting(1, 10), sighting(2, 12)], [sighting(0, -3.5)]])).toBe(
    [
      '1,2,-3.50,20.13,30.00,80.00,0.612,-1,-1,-1',
      '2,1,10.00,20.13,30.00,80.00,0.612,-1,-1,-1',
      '3,1,12.00,20.13,30.00,80.00,0.612,-1,-1,-1',
      '',
    ].join('\n'),
  );
});

test('nobody in the whole video is an empty file', () => {
  expect(motFile([])).toBe('');
});
