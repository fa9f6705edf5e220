import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeVideo, openFile, openSegmentFile } from '@marsad/media';
import { isMasked } from '@marsad/masking';
import { evaluateClip } from './clip.ts';
import { evaluateCrossings } from './crossings.ts';
import { csvRows } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { evaluateMasks } from './masks.ts';
import { evaluateObjects } from './objects.ts';
import { jpegOf } from './testing/images.ts';
import { evaluateTracks } from './tracks.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples');
const WORKER = join(SAMPLES, 'worker-zone-detection-preview.mp4');
const FRAMES = 71;
/** Where the worker stands after a second, read off by eye, px. */
const WORKER_BOX = { x: 135, y: 82, width: 110, height: 180 };
const LINES = '[{"name":"across","from":[160,0],"to":[160,270]}]';

let folder: string;
let printed: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-evaluate-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const at = (name: string) => join(folder, name);
const put = (name: string, text: string | Buffer): string => {
  writeFileSync(at(name), text);
  return at(name);
};

test(
  'a person’s track has a row for every frame, and the rows do not depend on the number of threads',
  { timeout: 120_000 },
  async () => {
    const rows = async (threads: number) => {
      await evaluateTracks({ video: WORKER, out: at('tracks.txt'), class: 'person', threads });
      return readFileSync(at('tracks.txt'), 'utf8');
    };
    const text = await rows(1);
    const frames = text
      .trim()
      .split('\n')
      .map((row) => row.split(',').map(Number));
    expect(frames.length).toBeGreaterThan(30);
    expect(frames.every((row) => row.length === 10 && row.slice(-3).every((value) => value === -1))).toBe(true);
    const worker = frames.filter(([, id]) => id === 1).map(([frame = 0]) => frame);
    expect(worker.every((frame, i) => i === 0 || frame === (worker[i - 1] ?? 0) + 1)).toBe(true);
    expect(Math.max(...worker)).toBeLessThanOrEqual(FRAMES);
    expect(printed.at(-1)).toMatch(
      /^tracks: \d+ of class person in 71 frames, .*; ms on one thread, median \/ 95th percentile: look at a frame \d/,
    );
    expect(await rows(2)).toBe(text);
  },
);

test('masks have rows for each analysed frame, from the first frame on', { timeout: 120_000 }, async () => {
  await evaluateMasks({ video: WORKER, out: at('masks.csv'), threads: 1 });
  const text = readFileSync(at('masks.csv'), 'utf8');
  expect(text.split('\n')[0]).toBe('frame,seconds,whole,x,y,width,height');
  const rows = csvRows(text).map((row) => ({ ...row, ...numbersOf(row) }));
  const frames = [...new Set(rows.map(({ frame }) => frame))];
  expect(frames[0]).toBe(1);
  expect(frames.length).toBeGreaterThan(20);
  expect(frames.every((frame, i) => i === 0 || frame > (frames[i - 1] ?? 0)) && Math.max(...frames) <= FRAMES).toBe(
    true,
  );
  for (const { x, y, width, height } of rows)
    expect(x >= 0 && y >= 0 && x + width <= 480.1 && y + height <= 270.1).toBe(true);
  // The position was read off the first frame by eye: the worker's helmet.
  const isHidden = (px: number, py: number): boolean =>
    rows.some(
      ({ frame, x, y, width, height }) => frame === 1 && px >= x && px <= x + width && py >= y && py <= y + height,
    );
  expect([isHidden(288, 165), isHidden(300, 150), isHidden(30, 30)]).toEqual([true, true, false]);
  expect(rows.some(({ whole }) => whole === 1)).toBe(false);
});

test('masks of a clip have rows for every frame', { timeout: 120_000 }, async () => {
  await evaluateMasks({ video: WORKER, out: at('clip.csv'), threads: 1, as: 'clip' });
  const frames = csvRows(readFileSync(at('clip.csv'), 'utf8')).map(({ frame }) => Number(frame));
  expect([...new Set(frames)]).toEqual(Array.from({ length: FRAMES }, (_, i) => i + 1));
});

test(
  'a clip is a masked MP4, and the command says what is hidden whole and what is missing',
  { timeout: 120_000 },
  async () => {
    await evaluateClip({ video: WORKER, from: 1, to: 4, out: at('clip.mp4'), threads: 1 });
    const frames = decodeVideo(at('clip.mp4'));
    expect(frames.length).toBeGreaterThan(20);
    expect(printed.at(-1)).toMatch(
      new RegExp(
        `^clip: ${frames.length} frames of 480x270; hidden whole: nothing; missing: nothing; ms on one thread`,
      ),
    );
    const shown = decodeVideo(WORKER).find(({ ptsMs }) => ptsMs >= 1_000);
    expect([shown, frames[0]].map((frame) => frame && isMasked(frame, WORKER_BOX))).toEqual([false, true]);
  },
);

test('a clip is cut from a recording whose clock does not begin at 0', { timeout: 120_000 }, async () => {
  const video = shiftedByMs(60_000);
  await evaluateClip({ video, from: 1, to: 4, out: at('shifted.mp4'), threads: 1 });
  await evaluateClip({ video: WORKER, from: 1, to: 4, out: at('clip.mp4'), threads: 1 });
  expect(decodeVideo(at('shifted.mp4')).length).toBe(decodeVideo(at('clip.mp4')).length);
  expect(printed.at(-2)).toContain('hidden whole: nothing; missing: nothing;');
});

/** The same video as a recording of a camera that has run for a while. */
function shiftedByMs(ms: number): string {
  const path = at('shifted-source.mp4');
  const input = openFile(WORKER);
  const segment = openSegmentFile(path, input);
  const ticks = BigInt((ms / 1_000) * (input.timeBase.den / input.timeBase.num));
  while (input.readSync() === 'packet') {
    input.packet.pts += ticks;
    input.packet.dts += ticks;
    segment.write(input.packet);
  }
  segment.seal();
  input.close();
  return path;
}

const numbersOf = (row: Record<string, string>) => {
  const [frame = 0, whole = 0, x = 0, y = 0, width = 0, height = 0] = [
    'frame',
    'whole',
    'x',
    'y',
    'width',
    'height',
  ].map((name) => Number(row[name]));
  return { frame, whole, x, y, width, height };
};

test('crossings are rows under their header, in seconds of the video', { timeout: 120_000 }, async () => {
  await evaluateCrossings({ video: WORKER, lines: put('lines.json', LINES), out: at('crossings.csv'), threads: 1 });
  const text = readFileSync(at('crossings.csv'), 'utf8');
  expect(text.split('\n')[0]).toBe('seconds,line,direction,class,track');
  expect(csvRows(text)).toMatchObject([{ line: 'across', direction: 'left_to_right', class: 'person', track: '1' }]);
  expect(printed.at(-1)).toMatch(/^crossings: 1 in \d+ frames looked at, oblique view; ms on one thread/);
});

test(
  'objects: an unreadable image gets an error line instead of a row, and the other images are processed',
  { timeout: 60_000 },
  async () => {
    mkdirSync(at('pictures'));
    put('pictures/plain.jpg', jpegOf(64, 48, [90, 90, 90]));
    put('pictures/one.jpg', jpegOf(1, 1, [90, 90, 90]));
    put('pictures/broken.jpg', 'no picture');
    await evaluateObjects({ images: at('pictures'), out: at('boxes.csv'), threads: 1 });
    expect(readFileSync(at('boxes.csv'), 'utf8')).toBe('file,class,confidence,x,y,width,height,ms\n');
    expect(printed).toContain('evaluate: broken.jpg is no picture of a known format: no row is written for it');
    expect(printed.at(-1)).toContain('objects: 0 boxes in 2 of 3 pictures');
  },
);

describe('a command that cannot run names what to fix', () => {
  const tracks = (video: string, out = at('x.txt')) => evaluateTracks({ video, out, class: 'person', threads: 1 });
  const crossings = (video: string, lines: string) => evaluateCrossings({ video, lines, out: at('x.csv'), threads: 1 });
  const clip = (from: number, to: number, out = at('x.mp4')) =>
    evaluateClip({ video: WORKER, from, to, out, threads: 1 });
  test.each([
    ['a clip that ends before it begins', () => clip(3, 2), '--from 3 is not before --to 2'],
    ['a clip that begins past the end', () => clip(60, 70), '--from 60 is past the end'],
    ['a clip that ends past the end', () => clip(1, 60), '--to 60 is past the end'],
    ['a clip that is a folder', () => clip(1, 2, folder), 'is a folder: name a file'],
    [
      'a clip in the place of its video',
      () => {
        const own = put('own.mp4', readFileSync(WORKER));
        return evaluateClip({ video: own, from: 1, to: 2, out: own, threads: 1 });
      },
      'which is read: name another file',
    ],
    ['a clip that cannot be written', () => clip(1, 1.2, '/proc/clip.mp4'), '--out /proc/clip.mp4 cannot be written'],
    ['a video that is not there', () => tracks(at('nowhere.mp4')), 'there is no file'],
    ['a folder for a video', () => tracks(folder), 'name the video'],
    ['an empty video', () => tracks(put('empty.mp4', '')), 'is empty, cut off or not a video'],
    ['a text for a video', () => tracks(put('text.mp4', 'hello')), 'is empty, cut off or not a video'],
    [
      'a video cut short',
      () => tracks(put('cut.mp4', readFileSync(WORKER).subarray(0, 5_000))),
      'is empty, cut off or not a video',
    ],
    [
      'a playlist that names other files',
      () => tracks(put('list.m3u8', '#EXTM3U\n#EXTINF:1,\n/etc/hostname')),
      'not a video',
    ],
    ['an output folder that is not there', () => tracks(WORKER, at('nowhere/x.txt')), 'there is no folder'],
    ['a file that holds no lines', () => crossings(WORKER, put('bad.json', '{"name":"a"}')), 'it must be [{"name":"a"'],
    [
      'valid lines for a file that is not a video',
      () => crossings(put('t.mp4', 'x'), put('good.json', LINES)),
      'not a video',
    ],
    [
      'an image folder that is not there',
      () => evaluateObjects({ images: at('none'), out: at('x.csv'), threads: 1 }),
      'there is no folder',
    ],
  ])('%s', async (_, run, reason) => {
    const failure = run();
    await expect(failure).rejects.toThrow(EvaluationError);
    await expect(failure).rejects.toThrow(reason);
  });
});
