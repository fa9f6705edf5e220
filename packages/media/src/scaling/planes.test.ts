import { AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { expect, test } from 'vitest';
import { stripedFrame } from '../testing/index.ts';
import { createPlaneReader, type Plane } from './planes.ts';

const size = { width: 64, height: 48 };
const timeBase = { num: 1, den: 25 };
const sampleAt = ({ data, stride }: Plane, x: number, y: number): number | undefined => data[y * stride + x];
const fill = (...runs: readonly (readonly [level: number, samples: number])[]): Buffer =>
  Buffer.concat(runs.map(([level, samples]) => Buffer.alloc(samples, level)));

test('the planes of a frame in 4:2:0 are read where they are', () => {
  const pixels = fill([90, 64 * 48], [110, 32 * 24], [140, 32 * 24]);
  const frame = Frame.fromVideoBuffer(pixels, { ...size, format: AV_PIX_FMT_YUV420P, timeBase });
  const reader = createPlaneReader();
  const { luma, cb, cr } = reader.planes(frame);
  expect([luma, cb, cr].map(({ width, height }) => [width, height])).toEqual([
    [64, 48],
    [32, 24],
    [32, 24],
  ]);
  expect([sampleAt(luma, 63, 47), sampleAt(cb, 31, 23), sampleAt(cr, 0, 0)]).toEqual([90, 110, 140]);
  frame.data?.[0]?.fill(91);
  expect(sampleAt(luma, 5, 5)).toBe(91);
  reader.close();
  frame.free();
});

test('frames of other formats and sizes are converted', () => {
  const reader = createPlaneReader();
  const striped = stripedFrame(128, 64);
  const stripes = reader.planes(striped).luma;
  expect([stripes.width, stripes.height]).toEqual([128, 64]);
  expect(sampleAt(stripes, 2, 30)).toBeLessThan(60);
  expect(sampleAt(stripes, 6, 30)).toBeGreaterThan(180);
  const interleaved = Frame.fromVideoBuffer(fill([90, 64 * 48], [120, 64 * 24]), {
    ...size,
    format: AV_PIX_FMT_NV12,
    timeBase,
  });
  const { luma, cr } = reader.planes(interleaved);
  expect([luma.width, sampleAt(luma, 10, 10), sampleAt(cr, 10, 10)]).toEqual([64, 90, 120]);
  reader.close();
  striped.free();
  interleaved.free();
});
