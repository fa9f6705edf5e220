import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AVCOL_RANGE_JPEG, AVCOL_SPC_BT709 } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { decodeFrom } from '../decoding/decode-from.ts';
import { openFootage } from '../decoding/footage.ts';
import { openSegmentFile } from '../encoding/segment-file.ts';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { openFile } from '../input/input.ts';
import { createScaler } from '../scaling/scaler.ts';
import { planesOf } from '../scaling/planes.ts';
import { createYuvScaler } from '../scaling/yuv-scaler.ts';
import { makeClip } from '../testing/clips.ts';
import { turnInStream } from '../testing/turn-in-stream.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { displayOf, isSameDisplay } from './frame-display.ts';
import { rotationOf } from './orientation.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-display-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);

function withFirstFrame<T>(path: string, use: (frame: Frame) => T): T {
  const found: T[] = [];
  decodeFrom(path, { fromMs: 0, keyFramesOnly: false }, (frame) => found.push(use(frame)) === 0);
  return found[0] ?? expect.fail('no frame was decoded');
}

/** Where the bright square of a clip begins and ends, in fractions of the image. */
function squareIn(grey: Uint8Array, width: number, height: number, stride = width) {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if ((grey[y * stride + x] ?? 0) > 170) {
        xs.push(x);
        ys.push(y);
      }
  const share = (values: number[], side: number): number[] => [
    values.reduce((least, value) => Math.min(least, value), side) / side,
    (values.reduce((most, value) => Math.max(most, value), -1) + 1) / side,
  ];
  return { x: share(xs, width), y: share(ys, height) };
}

/** All ways to look at a frame, in full size and smaller: where its square is. */
function squaresOf(frame: Frame) {
  const { width, height } = displayOf(frame);
  return [1, 0.5].flatMap((scale) => {
    const size = { width: Math.round((width * scale) / 2) * 2, height: Math.round((height * scale) / 2) * 2 };
    const greyScaler = createScaler(size.width, size.height, 'grey');
    const rgbScaler = createScaler(size.width, size.height, 'rgb');
    const yuvScaler = createYuvScaler(size.width, size.height);
    const green = rgbScaler.pixels(frame).filter((_, byte) => byte % 3 === 1);
    const { luma } = planesOf(yuvScaler.frame(frame));
    const squares = [
      squareIn(greyScaler.pixels(frame), size.width, size.height),
      squareIn(green, size.width, size.height),
      squareIn(luma.data, size.width, size.height, luma.stride),
    ];
    for (const scaler of [greyScaler, rgbScaler, yuvScaler]) scaler.close();
    return squares;
  });
}

// The square's left edge is the frame's, and its upper one a quarter below the frame's upper edge: 48 px of 320 x 192.
const TURNED = [
  [0, 320, 192, { x: [0, 0.15], y: [0.25, 0.5] }],
  [90, 192, 320, { x: [0.5, 0.75], y: [0, 0.15] }],
  [180, 320, 192, { x: [0.85, 1], y: [0.5, 0.75] }],
  [270, 192, 320, { x: [0.25, 0.5], y: [0.85, 1] }],
] as const;

describe.each(TURNED)('a clip that is to be turned by %d degrees', (rotation, width, height, square) => {
  const path = at(`turned-${rotation}.mp4`);
  beforeAll(() => makeClip(path, { frames: 12, rotation }));

  it('says so, and its recording does', () => {
    const input = openFile(path);
    const stated = { displayWidthPx: width, displayHeightPx: height, rotationDegrees: rotation };
    expect(input).toMatchObject({ widthPx: 320, heightPx: 192, ...stated, declaredFps: 25, audio: null });
    const recording = record(path);
    const again = openFile(recording);
    expect(again).toMatchObject({ widthPx: 320, heightPx: 192, ...stated });
    for (const opened of [input, again]) opened.close();
    expect(openFootage(recording).size).toEqual({ width, height });
  });

  it('is turned wherever it is looked at, its recording too', () => {
    for (const file of [path, record(path)])
      for (const found of withFirstFrame(file, squaresOf)) {
        for (const [side, ends] of [
          [found.x, square.x],
          [found.y, square.y],
        ] as const)
          expect(Math.max(...ends.map((end, which) => Math.abs(end - (side[which] ?? -1))))).toBeLessThan(0.03);
      }
  });
});

/** Copies a clip as recordings are made. */
function record(path: string): string {
  const recording = `${path}.recorded.mp4`;
  const input = openFile(path);
  const segment = openSegmentFile(recording, input);
  while (input.readSync() === 'packet') segment.write(input.packet);
  segment.seal();
  input.close();
  return recording;
}

test('an orientation that stands in the stream holds until a key frame without one', () => {
  makeClip(at('upright.h264'), { frames: 12, group: 6, container: 'h264' });
  const upright = readFileSync(at('upright.h264'));
  writeFileSync(at('both.h264'), Buffer.concat([turnInStream(upright), upright]));
  const displayed: string[] = [];
  decodeFrom(at('both.h264'), { fromMs: 0, keyFramesOnly: false }, (frame) => {
    const { width, height, orientation } = displayOf(frame);
    return displayed.push(`${width}x${height} by ${rotationOf(orientation)}`) < 100;
  });
  expect(displayed).toEqual([
    ...Array.from({ length: 12 }, () => '192x320 by 90'),
    ...Array.from({ length: 12 }, () => '320x192 by 0'),
  ]);
  writeFileSync(at('turned.h264'), turnInStream(upright));
  expect(openFootage(at('turned.h264')).size).toEqual({ width: 192, height: 320 });
  expect(openFootage(record(at('turned.h264'))).size).toEqual({ width: 192, height: 320 });
});

describe('pixels that are not square', () => {
  const wide: ClipOptions = { width: 360, height: 288, frames: 3, pixelAspect: { num: 16, den: 15 } };
  it.each([
    ['in the container and the codec', 'mp4', wide, 384],
    ['in the codec only', 'h264', wide, 384],
    ['in the container only', 'matroska', { ...wide, encoder: 'mjpeg' }, 384],
    ['beyond belief', 'h264', { ...wide, pixelAspect: { num: 1, den: 99 } }, 360],
  ])('%s become square, in its recording too', (name, container, options, width) => {
    const path = at(`${name}.${container}`);
    makeClip(path, { container, ...options });
    for (const file of [path, record(path)]) {
      const display = withFirstFrame(file, displayOf);
      expect(display).toMatchObject({ width, height: 288, stored: { width: 360, height: 288 } });
      // 72 px of 360 are a fifth of the width, however wide they are.
      for (const { x } of withFirstFrame(file, squaresOf)) expect(x[1]).toBeCloseTo(0.2, 1);
    }
  });
});

test('the sound of a source is named, and never recorded', () => {
  makeClip(at('sound.mkv'), { frames: 25, container: 'matroska', sound: true });
  const input = openFile(at('sound.mkv'));
  expect(input).toMatchObject({ audio: 'pcm_s16le', codec: 'h264' });
  input.close();
  const recording = openFile(record(at('sound.mkv')));
  expect(recording).toMatchObject({ audio: null, codec: 'h264' });
  let packets = 0;
  while (recording.readSync() === 'packet') packets += 1;
  expect(packets).toBe(25);
  recording.close();
});

test('a recording keeps its colours', () => {
  const path = at('colours.mp4');
  const colours = { space: AVCOL_SPC_BT709, range: AVCOL_RANGE_JPEG };
  makeClip(path, { frames: 3, encoder: 'libx265', colours });
  const input = openFile(record(path));
  expect([input.parameters.colorSpace, input.parameters.colorRange]).toEqual([AVCOL_SPC_BT709, AVCOL_RANGE_JPEG]);
  input.close();
});

describe('two frames are displayed alike', () => {
  const display = (options: ClipOptions, name: string) => {
    makeClip(at(`${name}.mp4`), { frames: 2, ...options });
    return withFirstFrame(at(`${name}.mp4`), displayOf);
  };
  it.each<[boolean, string, ClipOptions]>([
    [true, 'as the other', {}],
    [false, 'larger', { width: 336 }],
    [false, 'on its side', { rotation: 90 }],
    [false, 'upside down', { rotation: 180 }],
    [false, 'stretched to the same size', { width: 160, pixelAspect: { num: 2, den: 1 } }],
  ])('%s: if one is %s', (same, name, options) => {
    expect(isSameDisplay(display({}, 'first'), display(options, name))).toBe(same);
  });
});
