import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessUnitsOf, issueCertificate, startOddCamera } from '@marsad/rtsp/testing';
import type { OddCameraOptions } from '@marsad/rtsp/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createDecoder } from '../decoding/decoder.ts';
import { isCorrupt, senderClockMs } from '../packet.ts';
import { buildRtspServer, hasGo, makeClip, publish, startRtspServer } from '../testing/index.ts';
import type { ClipOptions } from '../testing/index.ts';
import { openFile } from './input.ts';
import type { Input } from './input.ts';
import { openRtsp } from './open-rtsp.ts';
import { SourceFailure } from './source-failure.ts';
import { nalFormat } from './stream-format.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-rtsp-'));
afterAll(() => rmSync(folder, { recursive: true }));
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

const BOUNDS = { answerMs: 15_000, keyFrameMs: 15_000, readMs: 5_000 };
type Units = OddCameraOptions['units'];

/** The pictures of a clip made here. */
function clip(codec: 'h264' | 'h265' | 'mjpeg', options: ClipOptions = {}): Units {
  const path = join(
    folder,
    `${codec}-${JSON.stringify(options).replace(/\W/g, '')}.${codec === 'h265' ? 'hevc' : codec}`,
  );
  const encoder = { h264: 'libx264', h265: 'libx265', mjpeg: 'mjpeg' }[codec];
  makeClip(path, { frames: 75, group: 25, encoder, container: codec === 'h265' ? 'hevc' : codec, ...options });
  const bytes = readFileSync(path);
  return codec === 'mjpeg' ? jpegsOf(bytes).map((file) => [file]) : accessUnitsOf(bytes, codec);
}
function jpegsOf(bytes: Buffer): Buffer[] {
  const files: Buffer[] = [];
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(start, at + 3);
    files.push(bytes.subarray(at, next < 0 ? bytes.length : next));
    at = next < 0 ? bytes.length : next;
  }
  return files;
}
async function cameraOf(options: OddCameraOptions) {
  const camera = await startOddCamera({ startsAnew: true, ...options });
  cleanUp.push(camera.stop);
  return camera;
}
async function open(url: string, transport: 'tcp' | 'udp' = 'tcp', bounds = BOUNDS): Promise<Input> {
  const input = await openRtsp({ url, transport }, bounds).input;
  cleanUp.push(() => input.close());
  return input;
}
async function reasonOf(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
    return 'opened';
  } catch (error) {
    return error instanceof SourceFailure ? error.reason : String(error);
  }
}
/** Reads and decodes so many packets. */
async function decode(input: Input, count: number) {
  const decoder = createDecoder(input);
  const sizes = new Set<string>();
  const packets: { keyframe: boolean; pts: bigint; lostBefore: number; damaged: boolean; corrupt: boolean }[] = [];
  while (packets.length < count) {
    expect(await input.read()).toBe('packet');
    const { packet, lostBefore, damaged } = input;
    packets.push({ keyframe: packet.isKeyframe, pts: packet.pts, lostBefore, damaged, corrupt: isCorrupt(packet) });
    decoder.push(packet, (frame) => sizes.add(`${frame.width}x${frame.height}`));
  }
  const { decoded, errors } = decoder;
  decoder.close();
  return { packets, decoded, errors, sizes: [...sizes] };
}

describe.each(['tcp', 'udp'] as const)('a camera over %s', (transport) => {
  it.each([
    ['h264', 'h264', {}],
    ['h264', 'h264', { width: 322, height: 182 }],
    ['h264', 'h264', { pixels: '4:2:2' }],
    ['h265', 'hevc', { width: 330, height: 186 }],
    ['mjpeg', 'mjpeg', {}],
  ] as const)('of %s is decoded without an error, and described as it is', async (codec, name, options) => {
    const camera = await cameraOf({ units: clip(codec, options), codec });
    const input = await open(camera.url, transport);
    const { width, height } = { width: 320, height: 192, ...options };
    expect(input).toMatchObject({ codec: name, widthPx: width, heightPx: height, displayWidthPx: width, audio: null });
    const { packets, decoded, errors, sizes } = await decode(input, 12);
    expect({ decoded: decoded > 8, errors, sizes }).toEqual({
      decoded: true,
      errors: 0,
      sizes: [`${width}x${height}`],
    });
    expect(packets[0]).toMatchObject({ keyframe: true, pts: 0n });
    expect(packets.map(({ pts }) => pts)).toEqual(packets.map((_, n) => BigInt(n * 3_600)));
    expect(input.arrival?.arrivedMs).toBeGreaterThan(Date.now() - 60_000);
    expect(input.lostPackets).toBe(0);
  });
});

describe('a stream', () => {
  it('whose description has no parameter sets is joined at the next key picture', async () => {
    const camera = await cameraOf({ units: clip('h264'), parameterSets: 'none', audio: true, startsAnew: false });
    const input = await open(camera.url);
    expect(input).toMatchObject({ widthPx: 320, heightPx: 192, audio: 'pcm_alaw' });
    const { packets, errors } = await decode(input, 3);
    expect([packets[0]?.keyframe, packets[0]?.pts, errors]).toEqual([true, 0n, 0]);
  });

  it('that never sends a key picture is given up with its own reason', async () => {
    const units = clip('h264').slice(1, 20);
    const camera = await cameraOf({ units, parameterSets: 'none' });
    expect(await reasonOf(open(camera.url, 'tcp', { ...BOUNDS, keyFrameMs: 500 }))).toBe('no_key_frame');
  });

  it.each(['tcp', 'udp'] as const)(
    'of which nothing comes over %s is silent, whatever sound it sends',
    async (transport) => {
      const camera = await cameraOf({ units: clip('h264'), audio: true, videoStallMs: [0, 1e9] });
      expect(await reasonOf(open(camera.url, transport, { ...BOUNDS, keyFrameMs: 300 }))).toBe('stream_silent');
    },
  );

  it('of which nothing comes is silent long before a rare key picture would be given up', async () => {
    const camera = await cameraOf({ units: clip('h264'), audio: true, videoStallMs: [0, 1e9] });
    const reason = reasonOf(open(camera.url, 'tcp', { ...BOUNDS, answerMs: 2_000, keyFrameMs: 86_400_000 }));
    expect(await reason).toBe('stream_silent');
  });

  it('that falls silent says so after each read', async () => {
    const camera = await cameraOf({
      units: clip('h264'),
      audio: true,
      audioEverywhere: true,
      videoStallMs: [500, 1e9],
    });
    const input = await open(camera.url, 'tcp', { ...BOUNDS, readMs: 200 });
    let result = await input.read();
    while (result === 'packet') result = await input.read();
    expect([result, await input.read()]).toEqual(['nothing_yet', 'nothing_yet']);
  });

  it('loses packets: they are counted, and a damaged picture is marked', async () => {
    const camera = await cameraOf({
      units: clip('h264', { width: 640, height: 384 }),
      mostPayloadBytes: 30,
      isLost: (n) => n % 25 === 7,
    });
    const { packets } = await decode(await open(camera.url, 'udp'), 30);
    const damaged = packets.filter((packet) => packet.damaged);
    expect(damaged.length).toBeGreaterThan(0);
    expect(packets.every((packet) => packet.corrupt === packet.damaged)).toBe(true);
    expect(packets.reduce((sum, { lostBefore }) => sum + lostBefore, 0)).toBeGreaterThanOrEqual(damaged.length);
  });

  it('says what the camera’s clock shows, on the scale of its packets', async () => {
    const camera = await cameraOf({
      units: clip('h264'),
      senderReport: { everyMs: 40, ntpMs: (nowMs) => nowMs - 3_600_000 },
    });
    const input = await open(camera.url);
    const deadline = Date.now() + 10_000;
    while (!input.senderReport && Date.now() < deadline) await input.read();
    const { ntpMs = 0, arrivedMs = 0, ticks = 0n } = input.senderReport ?? {};
    expect(Math.abs(arrivedMs - 3_600_000 - ntpMs)).toBeLessThan(2_000);
    expect(Math.abs(Number(input.packet.pts - ticks))).toBeLessThan(10 * 90_000);
    expect(Math.abs((senderClockMs(input.packet) ?? 0) - ntpMs)).toBeLessThan(10_000);
  });

  it('ends: what came is read, then the end', async () => {
    const camera = await cameraOf({ units: clip('h264') });
    const input = await open(camera.url);
    camera.hangUp();
    let result = await input.read();
    while (result === 'packet') result = await input.read();
    expect(result).toBe('end');
  });

  it('is interrupted while it is read and while it is opened', async () => {
    const camera = await cameraOf({ units: clip('h264'), videoStallMs: [200, 1e9] });
    const input = await open(camera.url, 'tcp', { ...BOUNDS, readMs: 60_000 });
    setTimeout(() => input.interrupt(), 300);
    let result = await input.read();
    while (result === 'packet') result = await input.read();
    expect(result).toBe('interrupted');
    const silent = await cameraOf({ units: clip('h264'), answer: () => 'silence' });
    const opening = openRtsp({ url: silent.url, transport: 'tcp' }, { ...BOUNDS, answerMs: 60_000 });
    opening.interrupt();
    expect(await reasonOf(opening.input)).not.toBe('opened');
  });
});

describe('the format of a stream', () => {
  it.each([
    ['h264', { width: 322, height: 182 }],
    ['h264', { width: 1_918, height: 1_078, frames: 2, pixels: '4:2:2' }],
    ['h264', { pixels: '10 bits', bFrames: 2 }],
    ['h265', { width: 330, height: 186, fps: 12 }],
    ['h265', { pixels: '10 bits', bFrames: 3 }],
  ] as const)('of %s is read from its parameter sets as FFmpeg reads it', (codec, options) => {
    const sets = clip(codec, options).flat().slice(0, 4);
    const format = nalFormat(codec, sets);
    const path = join(folder, `same-${codec}-${JSON.stringify(options).replace(/\W/g, '')}.mp4`);
    makeClip(path, { frames: 30, group: 25, encoder: codec === 'h264' ? 'libx264' : 'libx265', ...options });
    const file = openFile(path);
    const parameters = format?.createParameters();
    const described = (from: Input['parameters']) => {
      const { width, height, profile, level, videoDelay, format: pixels } = from;
      return { width, height, profile: profile & 0xff, level, videoDelay, pixels };
    };
    expect(parameters && described(parameters)).toEqual(described(file.parameters));
    expect(format?.fps).toBeCloseTo(file.declaredFps ?? 0, 1);
    parameters?.free();
    file.close();
  });
});

it('a codec that only FFmpeg’s demuxer knows is not read where the camera’s certificate must be verified', async () => {
  const { authority, ...tls } = await issueCertificate();
  const sdpLines = (lines: readonly string[]) => lines.map((line) => line.replace('H264/90000', 'VP8/90000'));
  const camera = await cameraOf({ units: [], tls, sdpLines });
  const opening = openRtsp({ url: camera.url, transport: 'tcp', authority }, BOUNDS).input;
  await expect(opening).rejects.toThrow(/vp8.* does not verify/);
  expect(await reasonOf(opening)).toBe('unsupported_codec');
  // The camera is not asked a second time.
  expect(camera.log.map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'DESCRIBE']);
});

describe.skipIf(!hasGo())('a codec that only FFmpeg’s demuxer knows', () => {
  it('still plays', async () => {
    const built = buildRtspServer();
    cleanUp.push(built.remove);
    const server = await startRtspServer(built.binary);
    cleanUp.push(server.stop);
    const path = join(folder, 'vp8.webm');
    makeClip(path, { frames: 50, group: 25, encoder: 'libvpx', container: 'webm' });
    const publishing = publish(path, server.url);
    cleanUp.push(publishing.stop);
    await publishing.started;
    const input = await open(server.url);
    expect(input).toMatchObject({ codec: 'vp8', widthPx: 320, arrival: null, lostPackets: 0 });
    expect(await input.read()).toBe('packet');
  }, 60_000);
});
