import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '@marsad/media';
import type { Packet } from '@marsad/media';
import { makeFootage } from '@marsad/media/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PictureGap } from '../../recording/picture-gaps.ts';
import { createHarness, fileCamera, steadyClock } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { SAMPLES } from '../../testing/samples.ts';
import { createPictureCheck } from './picture-check.ts';
import type { TransportLoss } from './picture-check.ts';

vi.setConfig({ testTimeout: 30_000 });
const T = 1_790_000_000_000;
const STEP_MS = 40;

/** A camera of 25 pictures a second with a key frame every second, whose packets are damaged as the test says. */
function createStream() {
  const input: { -readonly [K in keyof TransportLoss]: TransportLoss[K] } = {};
  const decoder = { errors: 0 };
  const losses: { sinceMs: number | null } = { sinceMs: null };
  const gaps: PictureGap[] = [];
  const wallClockMs = (ptsMs: number): number => T + ptsMs;
  const report = (gap: PictureGap): void => void gaps.push(gap);
  const check = createPictureCheck({ input, decoder, losses, wallClockMs, stepMs: STEP_MS, report });
  const whole: number[] = [];
  return {
    ...{ check, input, decoder, losses, gaps, whole, end: check.end },
    /** Sends the picture of this number. */
    send(n: number, loss: TransportLoss & { readonly concealed?: boolean; readonly corrupt?: boolean } = {}): void {
      const { concealed = false, corrupt = false, ...ofTransport } = loss;
      Object.assign(input, { damaged: false, lostBefore: 0, shedBefore: 0 }, ofTransport);
      check.packet({ flags: (corrupt ? 2 : 0) as Packet['flags'] }, { ptsMs: n * STEP_MS, keyframe: n % 25 === 0 });
      if (check.isWhole({ decodeErrorFlags: concealed ? 12 : 0, flags: 0 }, n * STEP_MS)) whole.push(n);
    },
  };
}
const from = (first: number, to: number): number[] => Array.from({ length: to - first }, (_, n) => first + n);

describe('pictures after a loss', () => {
  it.each([
    ['packets are missing before it', { lostBefore: 3 }],
    ['a part of it was lost', { damaged: true, lostBefore: 1 }],
    ['our own reader dropped pictures before it', { shedBefore: 10 }],
    ['the decoder concealed something in it', { concealed: true }],
    ['its container marks it', { corrupt: true }],
  ])('are not looked at up to the next key frame, if %s', (_, loss) => {
    const stream = createStream();
    for (const n of from(0, 40)) stream.send(n, n === 10 ? loss : {});
    expect(stream.whole).toEqual([...from(0, 10), ...from(25, 40)]);
    expect(stream.gaps).toEqual([]);
  });

  it('are not looked at up to the next key frame, if the decoder refused one', () => {
    const stream = createStream();
    for (const n of from(0, 40)) {
      if (n === 11) stream.decoder.errors += 1;
      stream.send(n);
    }
    expect(stream.whole).toEqual([...from(0, 11), ...from(25, 40)]);
  });

  it('are a gap if a key frame is lost too, because packets were lost', () => {
    const stream = createStream();
    for (const n of from(0, 60)) stream.send(n, n === 10 || n === 25 ? { damaged: true, lostBefore: 1 } : {});
    expect(stream.gaps).toEqual([{ fromMs: T + 400, toMs: T + 2_000, reason: 'packets_lost', packetsLost: 2 }]);
  });

  it('are a gap if a second and more of packets never arrived, although the next picture is whole', () => {
    const stream = createStream();
    for (const n of [...from(0, 10), ...from(50, 60)]) stream.send(n, n === 50 ? { lostBefore: 120 } : {});
    expect(stream.whole).toEqual([...from(0, 10), ...from(50, 60)]);
    expect(stream.gaps).toEqual([{ fromMs: T + 400, toMs: T + 2_000, reason: 'packets_lost', packetsLost: 120 }]);
  });

  it('are a gap up to the end of the part if no whole one comes any more', () => {
    const stream = createStream();
    for (const n of from(0, 24)) stream.send(n, n === 10 ? { concealed: true } : {});
    stream.end(2_000);
    expect(stream.gaps).toEqual([{ fromMs: T + 400, toMs: T + 2_000, reason: 'picture_damaged' }]);
  });

  it('are no second gap while nothing is recorded anyway', () => {
    const stream = createStream();
    stream.losses.sinceMs = T;
    for (const n of from(0, 60)) stream.send(n, n === 10 || n === 25 ? { damaged: true } : {});
    expect(stream.gaps).toEqual([]);
  });

  it.each([
    ['up to the moment from which nothing is recorded, when the stream ends without another whole one', 1_800, [1_800]],
    ['not at all, if that moment comes within a second', 1_300, []],
    ['up to the end of the part, if that comes first', 3_000, [2_000]],
  ])('are a gap %s', (_, sinceMs, ends) => {
    const stream = createStream();
    for (const n of from(0, 24)) stream.send(n, n === 10 ? { damaged: true, lostBefore: 1 } : {});
    stream.losses.sinceMs = T + sinceMs;
    stream.end(2_000);
    expect(stream.gaps).toEqual(
      ends.map((toMs) => ({ fromMs: T + 400, toMs: T + toMs, reason: 'packets_lost', packetsLost: 1 })),
    );
  });

  it('are judged by what was known of each packet, although another one was read since', () => {
    const { check, input } = createStream();
    input.lostBefore = 4;
    const isWhole = (n: number, loss: TransportLoss): boolean => {
      check.packet({ flags: 0 as Packet['flags'] }, { ptsMs: n * STEP_MS, keyframe: n === 0 }, loss);
      return check.isWhole({ decodeErrorFlags: 0, flags: 0 }, n * STEP_MS);
    };
    expect([isWhole(0, {}), isWhole(1, {}), isWhole(2, { lostBefore: 1 }), isWhole(3, {})]).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
  });
});

describe('a file of which a part is damaged', () => {
  let harness: Harness;
  beforeEach(() => {
    harness = createHarness({ now: steadyClock() });
  });
  afterEach(() => harness.stop());

  it('is recorded whole, analysed where its pictures are whole, and says where they are not', async () => {
    makeFootage(harness.file('clip.mp4'), join(SAMPLES, 'car-detection.mp4'), { frames: 150, group: 50 });
    damage(harness.file('clip.mp4'), 60);
    await harness.open(fileCamera('clip.mp4'));
    await harness.until(() => harness.of('segment_sealed').length > 0, 20_000);
    const fromMs = harness.of('segment_sealed')[0]?.segment.fromMs ?? 0;
    const gaps = harness.of('gap').map((gap) => ({ ...gap, fromMs: gap.fromMs - fromMs, toMs: gap.toMs - fromMs }));
    expect(gaps).toMatchObject([{ reason: 'picture_damaged', toMs: 4_000 }]);
    // Frames between two sampled ones may be left undecoded.
    expect(gaps[0]?.fromMs).toBeGreaterThanOrEqual(2_200);
    expect(gaps[0]?.fromMs).toBeLessThanOrEqual(2_400);
    expect(harness.of('segment_sealed')[0]?.segment.packets).toBe(150);
    const seconds = harness.of('scene').map(({ scene }) => Math.floor((scene.capturedAtMs - fromMs) / 100) / 10);
    expect(seconds.filter((second) => second >= 2.4 && second < 4)).toEqual([]);
    expect(seconds.filter((second) => second < 2.4).length).toBeGreaterThan(0);
    expect(seconds.filter((second) => second >= 4).length).toBeGreaterThan(0);
  });
});

/** Overwrites most of a packet of a file with zeros, as a block that was never written reads. */
function damage(path: string, number: number): void {
  const input = openFile(path);
  for (let n = 0; n <= number; n++) input.readSync();
  const packet = Buffer.from(input.packet.data ?? []);
  input.close();
  const bytes = readFileSync(path);
  const at = bytes.indexOf(packet);
  bytes.fill(0, at + 16, at + packet.length);
  writeFileSync(path, bytes);
}
