import { describe, expect, test } from 'vitest';
import { NativeTypeError, toCustomRevision } from './native.ts';

const text = (words: string): Buffer => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)]);
const column = (type: string, data: readonly number[]): Buffer =>
  Buffer.concat([text('c'), text(type), Buffer.from(data)]);
const INFO = [1, 0, 2, 255, 255, 255, 255, 0];
const eight = (n: number): number[] => [n, 0, 0, 0, 0, 0, 0, 0];

describe('a converted block has the information that a later client reads', () => {
  test.each<[string, readonly number[]]>([
    ['UInt8', [1, 2]],
    ['String', [1, 97, 0]],
    ['FixedString(3)', [1, 2, 3, 4, 5, 6]],
    ['Nullable(UInt16)', [0, 1, 5, 0, 0, 0]],
    ['Array(String)', [...eight(1), ...eight(2), 1, 97, 1, 98]],
    ['Array(UInt8)', [...eight(0), ...eight(0)]],
    ['Map(String, UInt8)', [...eight(1), ...eight(1), 1, 97, 9]],
    ['Tuple(a UInt8, b Array(UInt8))', [1, 2, ...eight(0), ...eight(1), 7]],
    ["DateTime64(3, 'UTC')", Array.from({ length: 16 }, () => 3)],
    ['Decimal(18, 2)', Array.from({ length: 16 }, () => 3)],
    ['LowCardinality(String)', [...eight(1), 0, 2, 0, 0, 0, 0, 0, 0, ...eight(2), 0, 1, 97, ...eight(2), 1, 0]],
    [
      'Array(LowCardinality(Nullable(UInt8)))',
      [...eight(1), ...eight(1), ...eight(1), 0, 2, 0, 0, 0, 0, 0, 0, ...eight(2), 0, 5, ...eight(1), 1],
    ],
  ])('%s', (type, data) => {
    const plain = Buffer.concat([Buffer.from([2, 2]), column(type, data), column('UInt8', [8, 9])]);
    const block = [...INFO, 2, 2, ...text('c'), ...text(type), 0, ...data, ...column('UInt8', [0, 8, 9])];
    expect([...toCustomRevision(Buffer.concat([plain, plain]))]).toEqual([...block, ...block]);
  });

  test('without rows', () => {
    expect([...toCustomRevision(Buffer.concat([Buffer.from([1, 0]), column('JSON', [])]))]).toEqual([
      ...INFO,
      1,
      0,
      ...column('JSON', [0]),
    ]);
  });
});

test.each(['JSON', 'Dynamic', 'Variant(UInt8, String)', 'AggregateFunction(count)', 'Array(Dynamic)'])(
  'a column of type %s is refused, because its length is not known',
  (type) => {
    const block = Buffer.concat([Buffer.from([1, 1]), column(type, eight(1))]);
    expect(() => toCustomRevision(Buffer.concat([block, Buffer.alloc(32)]))).toThrow(NativeTypeError);
  },
);
