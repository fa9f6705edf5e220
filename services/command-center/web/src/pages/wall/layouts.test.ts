import { describe, expect, test } from 'vitest';
import { cellsOf, isLayout, pageCountOf } from './layouts.ts';

const cameras = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('a layout', () => {
  test('has as many pages as its cameras need, and one where there is none', () => {
    expect([pageCountOf('4', 6), pageCountOf('6', 6), pageCountOf('1', 6), pageCountOf('9', 0)]).toEqual([2, 1, 6, 1]);
  });

  test('is one of those that exist', () => {
    expect(['9', '7', 'constructor', ''].map(isLayout)).toEqual([true, false, false, false]);
  });
});

describe('the cells of a page', () => {
  test('are filled in the order of the cameras, and the last page is filled no further', () => {
    expect(cellsOf(cameras, { layout: '4', page: 0 })).toEqual(['a', 'b', 'c', 'd']);
    expect(cellsOf(cameras, { layout: '4', page: 1 })).toEqual(['e', 'f']);
    expect(cellsOf([], { layout: '4', page: 0 })).toEqual([]);
  });

  test('are those of the last page beyond it, because cameras may have left', () => {
    expect(cellsOf(cameras, { layout: '4', page: 9 })).toEqual(['e', 'f']);
  });

  test('begin with the camera of an alert, before the one that a person made large', () => {
    expect(cellsOf(cameras, { layout: '6', page: 0, large: 'c' })).toEqual(['c', 'a', 'b', 'd', 'e', 'f']);
    expect(cellsOf(cameras, { layout: '6', page: 0, large: 'c', front: 'e' })).toEqual(['e', 'a', 'b', 'c', 'd', 'f']);
  });

  test('keep a camera where it is if no cell is larger, and bring it from another page or group if it is not there', () => {
    expect(cellsOf(cameras, { layout: '4', page: 0, front: 'c' })).toEqual(['a', 'b', 'c', 'd']);
    expect(cellsOf(cameras, { layout: '4', page: 0, front: 'f' })).toEqual(['f', 'a', 'b', 'c']);
    expect(cellsOf(cameras, { layout: '1', page: 0, front: 'z' })).toEqual(['z']);
  });
});
