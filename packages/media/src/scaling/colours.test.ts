import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
} from 'node-av/constants';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrom } from '../decoding/decode-from.ts';
import { silenceFfmpeg } from '../ffmpeg-log.ts';
import { makeClip } from '../testing/clips.ts';
import type { ClipOptions } from '../testing/clips.ts';
import { createScalers } from './scaler.ts';
import { createYuvScaler } from './yuv-scaler.ts';

const directory = mkdtempSync(join(tmpdir(), 'marsad-colours-'));
beforeAll(() => silenceFfmpeg());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Shown = { readonly rgb: number[]; readonly quick: number[]; readonly grey: number; readonly luma: number };

/** What the middle of the lower half of a clip looks like, where its background is: in full size and scaled down. */
function shownOf(name: string, options: ClipOptions, full: boolean): Shown {
  const path = join(directory, `${name.replaceAll(/\W/g, '-')}.mkv`);
  makeClip(path, { frames: 3, container: 'matroska', ...options });
  const scalers = createScalers();
  let shown: Shown | null = null;
  decodeFrom(path, { fromMs: 0, keyFramesOnly: false }, (frame) => {
    const [width, height] = full ? [frame.width, frame.height] : [frame.width >> 1, frame.height >> 1];
    const at = Math.floor(height * 0.75) * width + (width >> 1);
    const rgbAt = (kind: 'rgb' | 'quick_rgb'): number[] => [
      ...scalers
        .get(width, height, kind)
        .pixels(frame)
        .subarray(at * 3, at * 3 + 3),
    ];
    const yuv = createYuvScaler(width, height);
    const scaled = yuv.frame(frame);
    shown = {
      rgb: rgbAt('rgb'),
      quick: rgbAt('quick_rgb'),
      grey: scalers.get(width, height, 'grey').pixels(frame)[at] ?? -1,
      luma: scaled.data?.[0]?.[Math.floor(height * 0.75) * (scaled.linesize[0] ?? 0) + (width >> 1)] ?? -1,
    };
    yuv.close();
    return false;
  });
  scalers.close();
  if (!shown) throw new Error(`${name} gave no frame`);
  return shown;
}

const HD = { width: 1_280, height: 720 };
/** Pure red in limited range. */
const RED_709 = [63, 102, 240] as const;
const RED_601 = [81, 90, 240] as const;
const GREY = [126, 128, 128] as const;
const RED: readonly number[] = [255, 0, 0];
const limited = (space: typeof AVCOL_SPC_BT709) => ({ space, range: AVCOL_RANGE_MPEG });

describe.each([
  ['in full size', true],
  ['scaled down', false],
])('a frame %s', (_, full) => {
  it.each<[string, ClipOptions, readonly number[]]>([
    ['says BT.709', { background: RED_709, colours: limited(AVCOL_SPC_BT709) }, RED],
    ['says BT.601', { ...HD, background: RED_601, colours: limited(AVCOL_SPC_BT470BG) }, RED],
    ['says nothing and is small', { background: RED_601 }, RED],
    ['says nothing and is large', { ...HD, background: RED_709 }, RED],
    ['says nothing, is large and of 10 bits', { ...HD, background: RED_709, pixels: '10 bits' }, RED],
    ['is limited', { background: GREY }, [128, 128, 128]],
    ['is full', { background: [64, 128, 128], pixels: 'full' }, [64, 64, 64]],
    [
      'says that it is full',
      { background: [64, 128, 128], colours: { range: AVCOL_RANGE_JPEG }, encoder: 'libvpx-vp9' },
      [64, 64, 64],
    ],
    ['is of 4:2:2', { background: RED_601, pixels: '4:2:2' }, RED],
    ['is of 4:4:4', { background: RED_601, pixels: '4:4:4' }, RED],
    ['is of 10 bits', { background: RED_601, pixels: '10 bits' }, RED],
    ['is of 10 bits in 4:2:2', { background: RED_601, pixels: '10 bits 4:2:2' }, RED],
    ['is MJPEG', { background: [76, 85, 255], encoder: 'mjpeg' }, RED],
    ['is large MJPEG', { ...HD, background: [76, 85, 255], encoder: 'mjpeg' }, RED],
    ['is grey only', { background: GREY, pixels: '4:0:0', colours: { range: AVCOL_RANGE_MPEG } }, [128, 128, 128]],
    ['is grey only and says nothing', { background: GREY, pixels: '4:0:0' }, [128, 128, 128]],
    [
      'is grey only and says that it is full',
      { background: [64, 128, 128], pixels: '4:0:0', colours: { range: AVCOL_RANGE_JPEG } },
      [64, 64, 64],
    ],
    ['is H.265 and grey only', { background: GREY, pixels: '4:0:0', encoder: 'libx265' }, [128, 128, 128]],
    ['is lossless RGB', { background: RED_601, pixels: 'rgb', encoder: 'png' }, RED],
    ['has transparency', { background: RED_601, pixels: 'alpha', encoder: 'png' }, RED],
    ['has sides of odd length', { background: RED_601, pixels: '4:4:4', width: 321, height: 193 }, RED],
  ])('that %s has the colours that a player shows', (name, options, [r = 0, g = 0, b = 0]) => {
    const { rgb, quick, grey, luma } = shownOf(`${name} ${full}`, options, full);
    const off = (pixel: readonly number[]): number =>
      Math.max(...[r, g, b].map((value, channel) => Math.abs((pixel[channel] ?? -1) - value)));
    expect(off(rgb), `rgb ${rgb.join()}`).toBeLessThanOrEqual(3);
    expect(off(quick), `quick ${quick.join()}`).toBeLessThanOrEqual(6);
    if (r === g) expect(Math.abs(grey - r), `grey ${grey}`).toBeLessThanOrEqual(2);
    if (r === g) expect(Math.abs(luma - (16 + (r * 219) / 255)), `luma ${luma}`).toBeLessThanOrEqual(2);
  });
});

describe.each([
  ['PQ', AVCOL_TRC_SMPTE2084, [14, 64, 108, 237, 255]],
  ['HLG', AVCOL_TRC_ARIB_STD_B67, [18, 77, 110, 170, 255]],
] as const)('a frame of high dynamic range in %s', (name, transfer, expected) => {
  // Black, two of the lower third, diffuse white in PQ, and the brightest.
  it.each([30, 75, 100, 143, 235].map((luma, at) => [luma, expected[at] ?? -1]))(
    'shows %i as grey of about %i',
    (y, level) => {
      const colours = { space: AVCOL_SPC_BT2020_NCL, range: AVCOL_RANGE_MPEG, primaries: AVCOL_PRI_BT2020, transfer };
      const options: ClipOptions = { encoder: 'libx265', pixels: '10 bits', background: [y, 128, 128], colours };
      const { rgb, grey, luma } = shownOf(`${name} ${y}`, options, false);
      expect(Math.max(...rgb) - Math.min(...rgb)).toBeLessThanOrEqual(1);
      for (const value of [rgb[0] ?? -1, grey, ((luma - 16) * 255) / 219])
        expect(Math.abs(value - level), `${value}`).toBeLessThanOrEqual(6);
    },
  );
});
