import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boxesInPx, isMasked, maskingAt } from '@marsad/masking';
import type { MaskSample, RgbImage } from '@marsad/masking';
import {
  createClipFile,
  createYuvScaler,
  decodeImage,
  decodeVideo,
  openFile,
  silenceFfmpeg,
  ticksToMs,
} from '@marsad/media';
import { makeClip, stripedFrame } from '@marsad/media/testing';
import type { Box } from '@marsad/schemas';
import { ORIGIN_MS, pxOf, recordFile, SAMPLES, samplesBetween } from './testing/footage.ts';
import { render } from './render.ts';
import type { RecordedFile, RenderJob, Rendered } from './render-job.ts';

const STREET = join(SAMPLES, 'person-bicycle-car-detection-part.mp4');
const SIZE = { width: 768, height: 432 };
const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };
/** A busy part of the street, in fractions of the frame. */
const HIDDEN: Box = { x: 0.05, y: 0.05, width: 0.6, height: 0.5 };
const directory = mkdtempSync(join(tmpdir(), 'marsad-rendering-'));
const at = (name: string): string => join(directory, name);
let footage: RecordedFile[] = [];
let originalMs: number[] = [];

beforeAll(() => {
  silenceFfmpeg();
  footage = recordFile(STREET, directory, 8_000);
  originalMs = decodeVideo(STREET).map(({ ptsMs }) => ORIGIN_MS + ptsMs);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = samplesBetween(ORIGIN_MS - 3_000, ORIGIN_MS + 40_000, []);
/** A job whose files are all masked by the same samples. */
type Wanted = Partial<Omit<RenderJob, 'footage'>> & {
  readonly footage?: readonly RecordedFile[];
  readonly samples?: readonly MaskSample[];
};
const jobOf = (name: string, { footage: files = footage, samples = open, ...job }: Wanted = {}): RenderJob => ({
  footage: files.map((file) => ({ samples, ...file })),
  fromMs: ORIGIN_MS + 6_000,
  toMs: ORIGIN_MS + 12_000,
  drawings: [],
  as: 'clip',
  keyFramesOnly: false,
  path: at(name),
  ...job,
});
const rendered = (job: RenderJob): Rendered => render(job) ?? expect.fail('nothing was rendered');
const between = (fromMs: number, toMs: number): number[] => originalMs.filter((ms) => ms >= fromMs && ms < toMs);

/** Writes four seconds of stripes, of which a mask leaves nothing. */
function makeStripes(path: string): void {
  const size = { width: 640, height: 360 };
  const scaler = createYuvScaler(size.width, size.height);
  const stripes = stripedFrame(size.width, size.height);
  const clip = createClipFile(path, size.width, size.height);
  for (let n = 0; n < 100; n += 1) clip.add(scaler.frame(stripes), n * 40);
  clip.finish();
  clip.close();
  stripes.free();
  scaler.close();
}

const grown = ({ x, y, width, height }: Box, px: number): Box => ({
  x: x - px,
  y: y - px,
  width: width + 2 * px,
  height: height + 2 * px,
});

/** The difference between the lightest and the darkest pixel of a box. */
function contrastIn({ data, width, height }: RgbImage, box: Box): number {
  let [least, most] = [255, 0];
  for (let y = Math.max(0, Math.ceil(box.y)); y < Math.min(height, box.y + box.height); y += 1)
    for (let x = Math.max(0, Math.ceil(box.x)); x < Math.min(width, box.x + box.width); x += 1) {
      const green = data[(y * width + x) * 3 + 1] ?? 0;
      [least, most] = [Math.min(least, green), Math.max(most, green)];
    }
  return most - least;
}

describe('a clip', () => {
  it('holds every frame of its time once, across two files, and begins at zero', () => {
    expect(footage.length).toBeGreaterThan(1);
    const job = jobOf('all.mp4');
    const original = between(job.fromMs, job.toMs);
    const result = rendered(job);
    expect(result).toMatchObject({ frames: original.length, masked: 'boxes', widthPx: 768, heightPx: 432 });
    expect(result).toMatchObject({ unseen: [], missing: [], bytes: readFileSync(job.path).byteLength });
    expect([result.fromMs, result.toMs]).toEqual(
      [original[0], original.at(-1)].map((ms) => expect.closeTo(ms ?? 0, 0) as number),
    );
    const played = decodeVideo(job.path);
    expect(played).toHaveLength(original.length);
    expect(played[0]?.ptsMs).toBe(0);
    expect(played.at(-1)?.ptsMs).toBeCloseTo((original.at(-1) ?? 0) - (original[0] ?? 0), -1);
  });

  it('has its index in front of its pictures', () => {
    const bytes = readFileSync(rendered(jobOf('front.mp4')) && at('front.mp4'));
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('shows nothing inside its masks in any frame, unlike a clip without masks', () => {
    rendered(jobOf('masked.mp4', { samples: samplesBetween(ORIGIN_MS, ORIGIN_MS + 20_000, [HIDDEN]) }));
    rendered(jobOf('open.mp4'));
    const masked = decodeVideo(at('masked.mp4'));
    expect(masked.length).toBeGreaterThan(50);
    expect(masked.filter((frame) => !isMasked(frame, pxOf(HIDDEN, SIZE)))).toHaveLength(0);
    // Here and there a frame of the open street is as plain as a masked one.
    const unmasked = decodeVideo(at('open.mp4'));
    const plain = unmasked.filter((frame) => isMasked(frame, pxOf(HIDDEN, SIZE)));
    expect(plain.length).toBeLessThan(unmasked.length / 20);
  });

  it('hides in each of its frames exactly the boxes of that frame’s moment, between two analysed frames as well', () => {
    makeStripes(at('stripes.mp4'));
    const moving = samplesBetween(ORIGIN_MS - 3_000, ORIGIN_MS + 6_000, []).map((sample, n) => ({
      ...sample,
      traces: [{ key: 1, mask: { x: 0.9 - 0.02 * n, y: 0.3, width: 0.1, height: 0.4 }, unseenMs: 0 }],
    }));
    const span = { fromMs: ORIGIN_MS, toMs: ORIGIN_MS + 4_000, samples: moving };
    const { frames } = rendered(
      jobOf('s.mp4', { ...span, footage: [{ path: at('stripes.mp4'), originMs: ORIGIN_MS }] }),
    );
    expect(frames).toBe(100);
    for (const frame of decodeVideo(at('s.mp4'))) {
      const masking = maskingAt(moving, ORIGIN_MS + frame.ptsMs);
      const [box] = boxesInPx(masking, frame);
      if (masking.kind === 'whole' || !box) expect.fail('there is one box');
      expect(contrastIn(frame, grown(box, -3))).toBeLessThan(60);
      const left = { ...box, x: 0, width: box.x - 12 };
      const right = { ...box, x: box.x + box.width + 12, width: frame.width - box.x - box.width - 12 };
      for (const beside of [left, right]) if (beside.width > 16) expect(contrastIn(frame, beside)).toBeGreaterThan(150);
    }
  });

  it('shows frames that two files hold once', () => {
    const again = footage.flatMap((piece) => [piece, { ...piece, originMs: piece.originMs + 3 }]);
    const job = jobOf('twice.mp4', { footage: again });
    expect(rendered(job).frames).toBe(between(job.fromMs, job.toMs).length);
  });

  it('holds only key frames if only they are wanted', () => {
    const result = rendered(jobOf('keys.mp4', { keyFramesOnly: true, fromMs: ORIGIN_MS, toMs: ORIGIN_MS + 30_000 }));
    expect(result.frames).toBeGreaterThan(1);
    expect(result.frames).toBeLessThan(originalMs.length / 5);
    expect(result.missing).toEqual([]);
    expect(decodeVideo(at('keys.mp4'))).toHaveLength(result.frames);
  });

  it('does not exist if nothing was recorded', () => {
    const [fromMs, toMs] = [ORIGIN_MS + 900_000, ORIGIN_MS + 905_000];
    expect(render(jobOf('none.mp4', { fromMs, toMs }))).toBeNull();
    expect(render(jobOf('none.mp4', { footage: [] }))).toBeNull();
  });
});

describe('a time in which no frame was analysed', () => {
  it('is hidden whole, and reported where it lies', () => {
    const result = rendered(jobOf('whole.mp4', { samples: samplesBetween(ORIGIN_MS + 6_000, ORIGIN_MS + 9_000, []) }));
    expect(result).toMatchObject({ masked: 'whole', unseen: [{ toMs: ORIGIN_MS + 12_000 }], missing: [] });
    expect(result.unseen[0]?.fromMs).toBeGreaterThan(ORIGIN_MS + 9_200);
    expect(result.unseen[0]?.fromMs).toBeLessThan(ORIGIN_MS + 9_400);
    const hidden = decodeVideo(at('whole.mp4')).filter(({ ptsMs }) => ptsMs > 3_300);
    expect(hidden.length).toBeGreaterThan(20);
    expect(hidden.every((frame) => isMasked(frame, pxOf(WHOLE, SIZE)))).toBe(true);
  });

  it('is all of the clip if there are no samples', () => {
    const job = jobOf('nothing-known.mp4', { samples: [] });
    const [first] = between(job.fromMs, job.toMs);
    expect(rendered(job).unseen).toEqual([{ fromMs: Math.floor(first ?? 0), toMs: job.toMs }]);
  });

  it('is whole between two parts that are known up to their ends, and in boxes before and after', () => {
    const samples = [
      ...samplesBetween(ORIGIN_MS, ORIGIN_MS + 8_000, [HIDDEN], '1:0'),
      ...samplesBetween(ORIGIN_MS + 10_000, ORIGIN_MS + 20_000, [HIDDEN], '2:0'),
    ];
    const result = rendered(jobOf('two-epochs.mp4', { samples }));
    expect(result.unseen).toHaveLength(1);
    expect(result.unseen[0]?.fromMs).toBeGreaterThan(ORIGIN_MS + 8_200);
    expect(result.unseen[0]?.toMs).toBeLessThan(ORIGIN_MS + 9_900);
    for (const frame of decodeVideo(at('two-epochs.mp4'))) expect(isMasked(frame, pxOf(HIDDEN, SIZE))).toBe(true);
  });
});

describe('masks of another file', () => {
  it('do not mask the frames of a file, which stays hidden without its own', () => {
    const pieces = footage.map((file, at) => ({ ...file, samples: at === 1 ? [] : open }));
    const result = rendered(jobOf('foreign.mp4', { footage: pieces, toMs: ORIGIN_MS + 20_000 }));
    expect(result).toMatchObject({ masked: 'whole', unseen: [{}] });
    const [unseen] = result.unseen;
    const shown = decodeVideo(at('foreign.mp4')).filter(
      (frame) => !isMasked(frame, pxOf({ x: 0.1, y: 0.1, width: 0.8, height: 0.8 }, SIZE)),
    );
    expect(shown.length).toBeGreaterThan(20);
    for (const { ptsMs } of shown)
      expect(result.fromMs + ptsMs < (unseen?.fromMs ?? 0) || result.fromMs + ptsMs >= (unseen?.toMs ?? 0) - 1).toBe(
        true,
      );
  });

  it('do not mask a still of the file', () => {
    const pieces = footage.map((file, at) => ({ ...file, samples: at === 0 ? open : [] }));
    const atMs = originalMs.find((ms) => ms >= ORIGIN_MS + 12_000) ?? 0;
    const job = jobOf('foreign.jpg', { footage: pieces, fromMs: atMs, toMs: atMs, as: 'still' });
    expect(rendered(job)).toMatchObject({ masked: 'whole' });
  });
});

describe('a recording with faults', () => {
  it('reports the time between two files as missing', () => {
    const [first, second, ...others] = footage;
    if (!first || !second) return expect.fail('one file is no gap');
    const later = [second, ...others].map(({ path, originMs }) => ({ path, originMs: originMs + 5_000 }));
    const toMs = ORIGIN_MS + 18_000;
    const result = rendered(jobOf('gap.mp4', { footage: [first, ...later], toMs }));
    expect(result.missing).toHaveLength(1);
    const [missing] = result.missing;
    expect((missing?.toMs ?? 0) - (missing?.fromMs ?? 0)).toBeGreaterThan(4_900);
    expect((missing?.toMs ?? 0) - (missing?.fromMs ?? 0)).toBeLessThan(5_100);
  });

  it('loses a file that is damaged, and no other', () => {
    const [first, second, ...others] = footage;
    if (!first || !second) return expect.fail('one file is not enough');
    writeFileSync(at('damaged.mp4'), 'no video at all');
    const pieces = [first, { ...second, path: at('damaged.mp4') }, ...others];
    const all = { fromMs: ORIGIN_MS, toMs: ORIGIN_MS + 26_000 };
    const [whole, result] = [rendered(jobOf('w.mp4', all)), rendered(jobOf('d.mp4', { ...all, footage: pieces }))];
    expect(whole.missing).toEqual([]);
    expect(result.missing).toHaveLength(1);
    expect(result.toMs).toBe(whole.toMs);
    expect(result.frames).toBeLessThan(whole.frames - 50);
  });

  it('shows a file that a crash cut off up to its last whole group', () => {
    const [first] = footage;
    if (!first) return expect.fail('nothing was recorded');
    copyFileSync(first.path, at('cut.mp4'));
    truncateSync(at('cut.mp4'), Math.floor(readFileSync(first.path).byteLength / 2));
    const pieces = [{ ...first, path: at('cut.mp4') }, ...footage.slice(1)];
    const result = rendered(jobOf('crashed.mp4', { footage: pieces, fromMs: ORIGIN_MS, toMs: ORIGIN_MS + 12_000 }));
    expect(result.missing).toHaveLength(1);
    expect(result.fromMs).toBeLessThan(ORIGIN_MS + 100);
  });

  it('leaves frames out that follow damaged bytes, until the next key frame', () => {
    makeClip(at('clean.mp4'), { frames: 100, group: 25, width: 640, height: 360 });
    const bytes = readFileSync(at('clean.mp4'));
    const mdat = bytes.indexOf('mdat') + 4;
    const input = bytes.subarray(mdat);
    bytes.fill(0xa5, mdat + Math.floor(input.byteLength * 0.3), mdat + Math.floor(input.byteLength * 0.3) + 400);
    writeFileSync(at('bitrot.mp4'), bytes);
    const [fromMs, toMs] = [ORIGIN_MS, ORIGIN_MS + 4_000];
    const result = rendered(
      jobOf('b.mp4', { footage: [{ path: at('bitrot.mp4'), originMs: ORIGIN_MS }], fromMs, toMs }),
    );
    expect(result.frames).toBeLessThan(100);
    expect(result.frames).toBeGreaterThanOrEqual(50);
    expect(result.toMs).toBeGreaterThan(ORIGIN_MS + 3_900);
  });

  it('fails with the reason if none of its files can be read', () => {
    writeFileSync(at('text.mp4'), 'no video at all');
    const text = [{ path: at('text.mp4'), originMs: ORIGIN_MS }];
    expect(() => render(jobOf('x.mp4', { footage: text }))).toThrow('not a video');
    expect(() => render(jobOf('x.jpg', { footage: text, as: 'still' }))).toThrow('not a video');
    const absent = [...footage, { path: at('absent.mp4'), originMs: ORIGIN_MS }];
    expect(() => render(jobOf('x.mp4', { footage: absent, toMs: ORIGIN_MS + 99_000 }))).toThrow(
      'not in the media folder',
    );
  });
});

describe('what cameras send', () => {
  it.each([
    ['H.265', { encoder: 'libx265' }, [320, 192], 237],
    ['MJPEG', { encoder: 'mjpeg', container: 'matroska' }, [320, 192], 220],
    ['H.264 with B-frames', { bFrames: 2 }, [320, 192], 237],
    ['H.265 with 10 bits', { encoder: 'libx265', pixels: '10 bits' }, [320, 192], 237],
    ['4-2-2', { pixels: '4:2:2' }, [320, 192], 237],
    ['full range', { pixels: 'full' }, [320, 192], 220],
    ['more than 720 lines', { width: 2_560, height: 1_440 }, [1_280, 720], 237],
    ['a picture on its side', { width: 1_080, height: 1_920 }, [404, 720], 237],
    ['an odd aspect', { width: 1_998, height: 1_080 }, [1_280, 690], 237],
    ['a small picture', { width: 322, height: 190 }, [322, 190], 237],
  ] as const)(
    '%s becomes H.264 of at most 1280x720, as bright as it was',
    (name, options, [width, height], brightness) => {
      const source = at(`${name}.mkv`);
      makeClip(source, { frames: 30, ...options });
      const job = { footage: [{ path: source, originMs: ORIGIN_MS }], fromMs: ORIGIN_MS, toMs: ORIGIN_MS + 5_000 };
      const result = rendered(jobOf(`${name}.mp4`, job));
      expect(result).toMatchObject({ frames: 30, widthPx: width, heightPx: height, masked: 'boxes' });
      expect(result.mimeType).toMatch(/^video\/mp4; codecs="avc1\.[0-9a-f]{6}"$/i);
      const [frame] = decodeVideo(at(`${name}.mp4`));
      expect([frame?.width, frame?.height]).toEqual([width, height]);
      // The middle of the clip's square.
      const [x, y] = [height >> 3, (3 * height) >> 3];
      expect(Math.abs((frame?.data[(y * width + x) * 3] ?? 0) - brightness)).toBeLessThan(5);
    },
  );
});

describe('a fragment', () => {
  it('is an initialisation segment and fragments that begin with a key frame, on the clock of the asked time', () => {
    const job = jobOf('f.mp4', { as: 'fragment', fromMs: ORIGIN_MS + 6_010, toMs: ORIGIN_MS + 10_010 });
    const result = rendered(job);
    const bytes = readFileSync(job.path);
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('moof'));
    expect(bytes.indexOf('mvex')).toBeGreaterThan(0);
    expect(result.mimeType).toBe(`video/mp4; codecs="${codecIn(bytes)}"`);
    const played = decodeVideo(job.path);
    expect(played).toHaveLength(result.frames);
    expect(played[0]?.ptsMs).toBeCloseTo(result.fromMs - job.fromMs, 0);
  });
});

describe('fragments that follow one another', () => {
  it('share no frame, lose none, and cover no time of one another', () => {
    const cuts = [6_010, 7_000, 11_000, 14_990].map((ms) => ORIGIN_MS + ms);
    const shown = cuts.slice(1).flatMap((toMs, n) => {
      const fromMs = cuts[n] ?? toMs;
      const job = jobOf(`part-${n}.mp4`, { as: 'fragment', fromMs, toMs });
      rendered(job);
      const packets = packetsOf(job.path);
      expect(packets.at(-1)?.endMs).toBeCloseTo(toMs - fromMs, 1);
      for (const [at, { endMs }] of packets.slice(0, -1).entries())
        expect(endMs).toBeCloseTo(packets[at + 1]?.ptsMs ?? 0, 1);
      return packets.map(({ ptsMs }) => Math.round(fromMs + ptsMs));
    });
    expect(shown).toEqual(between(cuts[0] ?? 0, cuts.at(-1) ?? 0).map(Math.round));
  });
});

/** When each packet's frame is shown, and until when, ms. */
function packetsOf(path: string): { ptsMs: number; endMs: number }[] {
  const input = openFile(path);
  const packets: { ptsMs: number; endMs: number }[] = [];
  while (input.readSync() === 'packet') {
    const { pts, duration } = input.packet;
    packets.push({ ptsMs: ticksToMs(pts, input.timeBase), endMs: ticksToMs(pts + duration, input.timeBase) });
  }
  input.close();
  return packets;
}

/** The codec's name as the file's own decoder configuration gives it: profile, constraints and level. */
function codecIn(bytes: Buffer): string {
  const from = bytes.indexOf('avcC') + 5;
  return `avc1.${bytes.subarray(from, from + 3).toString('hex')}`;
}

describe('a still', () => {
  const still = (fromMs: number, job: Wanted = {}) =>
    render(jobOf('still.jpg', { as: 'still', fromMs, toMs: fromMs, ...job }));

  it('is a masked JPEG of the frame at or after its moment', () => {
    const samples = samplesBetween(ORIGIN_MS, ORIGIN_MS + 20_000, [HIDDEN]);
    const result = still(ORIGIN_MS + 9_010, { samples });
    expect(result).toMatchObject({ mimeType: 'image/jpeg', frames: 1, masked: 'boxes', widthPx: 768, heightPx: 432 });
    expect(result?.fromMs).toBeCloseTo(originalMs.find((ms) => ms >= ORIGIN_MS + 9_010) ?? 0, 0);
    const image = decodeImage(readFileSync(at('still.jpg')));
    expect(isMasked({ ...SIZE, data: image.pixels(SIZE) }, pxOf(HIDDEN, SIZE))).toBe(true);
    image.close();
  });

  it('is the last frame before its moment if none follows, and none if that one is more than two seconds away', () => {
    const lastMs = originalMs.at(-1) ?? 0;
    expect(still(lastMs + 1_500)?.fromMs).toBeCloseTo(lastMs, 0);
    expect(still(lastMs + 2_500)).toBeNull();
  });

  it('is of its moment, however long the asked time is', () => {
    const firstMs = rendered(jobOf('first.mp4', { fromMs: ORIGIN_MS - 5_000, toMs: ORIGIN_MS + 200 })).fromMs;
    expect(still(firstMs - 2_500, { toMs: firstMs + 60_000 })).toBeNull();
    expect(still(firstMs - 1_900, { toMs: firstMs + 60_000 })?.fromMs).toBeCloseTo(firstMs, 0);
  });

  it('is hidden whole if nothing is known of its moment, and reports it', () => {
    expect(still(ORIGIN_MS + 9_000, { samples: [] })).toMatchObject({ masked: 'whole', unseen: [{}] });
  });
});
