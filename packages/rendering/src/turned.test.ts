import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMasked } from '@marsad/masking';
import type { RgbImage } from '@marsad/masking';
import { decodeImage, decodeVideo, silenceFfmpeg } from '@marsad/media';
import { makeFootage } from '@marsad/media/testing';
import type { ClipOptions } from '@marsad/media/testing';
import type { Box } from '@marsad/schemas';
import { render } from './render.ts';
import type { RenderJob } from './render-job.ts';
import { ORIGIN_MS, pxOf, recordFile, SAMPLES, samplesBetween } from './testing/footage.ts';

const STREET = join(SAMPLES, 'person-bicycle-car-detection-part.mp4');
/** A busy part of the street that no turn maps to itself, in fractions of the displayed frame. */
const HIDDEN: Box = { x: 0.05, y: 0.05, width: 0.5, height: 0.4 };
const SIZE = { width: 768, height: 432 };
const directory = mkdtempSync(join(tmpdir(), 'marsad-turned-'));
let upright: ReturnType<typeof decodeVideo> = [];
beforeAll(() => {
  silenceFfmpeg();
  upright = decodeVideo(renderStored('upright', {}, 'clip', [HIDDEN]));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Renders real footage, recorded from a source that is stored like this, with one mask. */
function renderStored(name: string, stored: ClipOptions, as: RenderJob['as'], masks: readonly Box[]): string {
  const source = join(directory, `${name}.mp4`);
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  makeFootage(source, STREET, { width: 768, height: 432, frames: 12, group: 6, ...stored });
  const samples = samplesBetween(ORIGIN_MS - 1_000, ORIGIN_MS + 5_000, masks);
  const path = join(folder, `${as}-${masks.length}`);
  const rendered = render({
    footage: recordFile(source, folder, 60_000).map((file) => ({ ...file, samples })),
    fromMs: ORIGIN_MS,
    toMs: ORIGIN_MS + 400,
    drawings: [],
    as,
    keyFramesOnly: false,
    path,
  });
  expect(rendered).toMatchObject({ masked: 'boxes', widthPx: 768, heightPx: 432 });
  return path;
}

function stillOf(path: string): RgbImage {
  const image = decodeImage(readFileSync(path));
  const data = image.pixels(image);
  const { width, height } = image;
  image.close();
  return { data, width, height };
}

/** The mean difference of two images, of 255. */
const differenceOf = (one: RgbImage, other: RgbImage): number =>
  one.data.reduce((sum, value, at) => sum + Math.abs(value - (other.data[at] ?? 0)), 0) / one.data.length;

describe.each<[string, ClipOptions]>([
  ['turned by 90 degrees', { rotation: 90, width: 432, height: 768 }],
  ['turned by 180 degrees', { rotation: 180 }],
  ['turned by 270 degrees', { rotation: 270, width: 432, height: 768 }],
  ['with wide pixels', { width: 576, height: 432, pixelAspect: { num: 4, den: 3 } }],
  ['in H.265, turned by 90 degrees', { rotation: 90, width: 432, height: 768, encoder: 'libx265' }],
  ['in MJPEG, turned by 90 degrees', { rotation: 90, width: 432, height: 768, encoder: 'mjpeg' }],
  ['of 10 bits, turned by 270 degrees', { rotation: 270, width: 432, height: 768, pixels: '10 bits' }],
])('a recording %s', (name, stored) => {
  it('hides the same in its clip as an upright one, and shows the same beside it', () => {
    const clip = decodeVideo(renderStored(name, stored, 'clip', [HIDDEN]));
    expect(clip.length).toBeGreaterThan(8);
    expect(clip).toHaveLength(upright.length);
    for (const [at, frame] of clip.entries()) {
      expect(isMasked(frame, pxOf(HIDDEN, SIZE))).toBe(true);
      expect(differenceOf(frame, upright[at] ?? frame)).toBeLessThan(5);
    }
  });

  it('hides the same in its fragments and stills', () => {
    const fragment = decodeVideo(renderStored(name, stored, 'fragment', [HIDDEN]));
    expect(fragment.every((frame) => isMasked(frame, pxOf(HIDDEN, SIZE)))).toBe(true);
    const [still, open] = [[HIDDEN], []].map((masks) => stillOf(renderStored(name, stored, 'still', masks)));
    expect(still && isMasked(still, pxOf(HIDDEN, SIZE))).toBe(true);
    expect(still && open && differenceOf(still, open)).toBeGreaterThan(0.5);
  });
});

it('shows the picture of an upright recording as it is stored', () => {
  const [clip] = decodeVideo(renderStored('upright', {}, 'clip', []));
  const [original] = decodeVideo(STREET);
  expect(clip && original && differenceOf(clip, original)).toBeLessThan(5);
});
