import { describe, expect, it } from 'vitest';
import type { Orientation } from './orientation.ts';
import { turnSamples } from './turn-samples.ts';

/** Two rows of three samples, each row with a byte of padding after it. */
const STORED = [1, 2, 3, 0, 4, 5, 6, 0];

const orientation = (swapped: boolean, mirroredX: boolean, mirroredY: boolean): Orientation => ({
  swapped,
  mirroredX,
  mirroredY,
});

describe.each<[string, Orientation, number[][]]>([
  [
    'upright',
    orientation(false, false, false),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [
    'mirrored from left to right',
    orientation(false, true, false),
    [
      [3, 2, 1],
      [6, 5, 4],
    ],
  ],
  [
    'upside down and mirrored',
    orientation(false, false, true),
    [
      [4, 5, 6],
      [1, 2, 3],
    ],
  ],
  [
    'turned by 180 degrees',
    orientation(false, true, true),
    [
      [6, 5, 4],
      [3, 2, 1],
    ],
  ],
  [
    'mirrored along the diagonal',
    orientation(true, false, false),
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  [
    'turned by 90 degrees',
    orientation(true, true, false),
    [
      [4, 1],
      [5, 2],
      [6, 3],
    ],
  ],
  [
    'turned by 270 degrees',
    orientation(true, false, true),
    [
      [3, 6],
      [2, 5],
      [1, 4],
    ],
  ],
  [
    'mirrored along the other diagonal',
    orientation(true, true, true),
    [
      [6, 3],
      [5, 2],
      [4, 1],
    ],
  ],
])('samples that are displayed %s', (_, display, rows) => {
  const [width, height] = [rows[0]?.length ?? 0, rows.length];

  it.each([1, 3])('are turned with %i bytes each', (bytes) => {
    const spread = (values: readonly number[]): number[] =>
      values.flatMap((value) => Array.from({ length: bytes }, (__, byte) => value * 10 + byte));
    const stored = Uint8Array.from(spread(STORED));
    const data = new Uint8Array(width * height * bytes);
    const source = { data: stored, stride: 4 * bytes, width: 3, height: 2 };
    turnSamples(source, { data, stride: width * bytes, width, height }, bytes, display);
    expect([...data]).toEqual(spread(rows.flat()));
  });
});
