import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import jpeg from '@julusian/jpeg-turbo';
import type { Camera } from '@marsad/schemas';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildRtspServer, freePort, hasGo, makeClip, publish, startRtspServer } from '@marsad/media/testing';
import { cameraFor, createHarness, playBack } from '../../testing/media-harness.ts';
import type { Harness, Of } from '../../testing/media-harness.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { PATIENCE } from '../patience.ts';
import type { RtspServerOptions } from '@marsad/media/testing';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 120_000 });
const rtspCamera = (url: string, transport: 'tcp' | 'udp' = 'tcp', change: Partial<Camera> = {}): Camera =>
  cameraFor({ kind: 'rtsp', url, transport }, change);

/** The fake perception paints masks black. */
const isBlack = (image?: Of<'masked_image'>): boolean =>
  jpeg.decompressSync(Buffer.from(image?.jpeg ?? []), { format: jpeg.FORMAT_RGB }).data.every((value) => value < 16);

let harness: Harness;
const cleanUp: (() => Promise<void>)[] = [];
beforeEach(() => {
  harness = createHarness({ patience: { ...PATIENCE, silentMs: 3_000 } });
});
afterEach(async () => {
  await harness.stop();
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

describe('an RTSP address that does not play', () => {
  it('refuses the connection: is reported without its address', async () => {
    await harness.open(rtspCamera(`rtsp://127.0.0.1:${await freePort()}/street`));
    await harness.until(() => harness.states().includes('down:connection_refused'));
    expect(harness.of('state').at(-1)?.detail).not.toContain('127.0.0.1');
  });

  it('hangs: times out, and can be closed at once while it is opened', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await harness.open(rtspCamera(`rtsp://127.0.0.1:${port}/street`));
    await harness.until(() => harness.states().includes('down:connection_timed_out'), 20_000);
    await harness.until(() => sockets.length >= 2);
    const before = Date.now();
    await harness.engine.stop();
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(harness.of('gap')[0]).toMatchObject({ reason: 'camera_down' });
  });
});

describe.skipIf(!hasGo())('an RTSP camera', () => {
  let built: ReturnType<typeof buildRtspServer>;
  beforeAll(() => {
    built = buildRtspServer();
  });
  afterAll(() => built.remove());
  const startServer = async (options: RtspServerOptions = {}) => {
    const server = await startRtspServer(built.binary, options);
    cleanUp.push(server.stop);
    return server;
  };
  const startPublishing = async (clip: string, url: string) => {
    const publishing = publish(harness.file(clip), url);
    cleanUp.push(publishing.stop);
    await publishing.started;
    return publishing;
  };

  it.each(['tcp', 'udp'] as const)('plays and records over %s, at the pace of the camera', async (transport) => {
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer({ udp: transport === 'udp' });
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url, transport));
    await harness.until(() => harness.of('scene').length >= 12, 15_000);
    await harness.engine.stop();
    const scenes = harness.of('scene').map(({ scene }) => scene);
    // By the times of capture, because a busy machine reads packets late and in bursts, and sheds frames.
    const [first, last] = [scenes[0], scenes.at(-1)];
    const fps = ((scenes.length - 1) * 1_000) / ((last?.capturedAtMs ?? 0) - (first?.capturedAtMs ?? 0));
    expect(fps).toBeGreaterThan(2);
    expect(fps).toBeLessThan(6);
    for (const scene of scenes) expect(Math.abs(scene.capturedAtMs - scene.receivedAtMs)).toBeLessThan(2_000);
    const sealed = harness.of('segment_sealed')[0]?.segment;
    const back = playBack(sealed?.path ?? '');
    expect(back).toMatchObject({ frames: sealed?.packets, errors: 0, firstIsKeyframe: true });
    expect(sealed?.packets).toBeGreaterThan(40);
  });

  it('signs in with a password that contains the special characters of an address', async () => {
    const credential = { username: 'cam@street', password: 'p@ss/w:rd?é' };
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer({ user: credential.username, password: credential.password });
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url), { ...credential, password: 'wrong' });
    await harness.until(() => harness.states().includes('down:unauthorised'));
    expect(harness.of('state').at(-1)?.detail).not.toMatch(/wrong|127\.0\.0\.1|cam@street/);
    await harness.open(rtspCamera(server.url), credential);
    await harness.until(() => harness.states().includes('playing'));
  });

  it('signs in where only SHA-256 is offered', async () => {
    const credential = { username: 'cam', password: 'secret' };
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer({ user: credential.username, password: credential.password, auth: 'sha256' });
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url), credential);
    await harness.until(() => harness.states().includes('playing'));
  });

  it('falls silent: is reported as down, leaves a gap, and goes on in a new part', async () => {
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer();
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url));
    await harness.until(() => harness.of('scene').length >= 3);
    await server.silence(true);
    const silentMs = Date.now();
    await harness.until(() => harness.states().includes('down:stream_silent'), 12_000);
    await server.silence(false);
    await harness.until(() => harness.of('gap').length >= 1, 15_000);
    const [gap] = harness.of('gap');
    expect(gap?.reason).toBe('stream_silent');
    expect(Math.abs((gap?.fromMs ?? 0) - silentMs)).toBeLessThan(1_500);
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part >= 1));
    await harness.engine.stop();
    const [before, after] = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(gap?.toMs).toBe(after?.fromMs);
    expect(before?.part).toBe(0);
    expect(after?.part).toBeGreaterThanOrEqual(1);
  });

  it('comes back but falls silent before its new part is known: that part’s image is masked whole', async () => {
    await harness.stop();
    const perception = createFakePerception({ hold: true });
    harness = createHarness({ patience: { ...PATIENCE, silentMs: 1_500 }, perception });
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer();
    await startPublishing('cam.mp4', server.url);
    const imagesOf = (part: number) => harness.of('masked_image').filter((image) => image.part === part);
    const hasVisibleImage = (part: number) => imagesOf(part).some((image) => !isBlack(image));
    const silences = () => harness.states().filter((state) => state === 'down:stream_silent').length;
    const detectUntil = (so: () => boolean) =>
      harness.until(() => {
        perception.release();
        return so();
      }, 15_000);
    await harness.open(rtspCamera(server.url));
    await harness.engine.handle({ kind: 'lease', camera: 'street-1', untilMs: Date.now() + 60_000 });
    await detectUntil(() => hasVisibleImage(0));
    await server.silence(true);
    await detectUntil(() => silences() === 1);

    const detections = perception.detections;
    await server.silence(false);
    await harness.until(() => perception.detections === detections + 1, 15_000);
    await server.silence(true);
    await harness.until(() => silences() === 2, 15_000);
    expect(imagesOf(1)).toEqual([]);
    perception.release();
    await harness.until(() => imagesOf(1).length === 1);
    expect(isBlack(imagesOf(1)[0])).toBe(true);

    await server.silence(false);
    await detectUntil(() => hasVisibleImage(2));
  });

  it('changes its resolution by publishing again: the segment is sealed, and a new part begins', async () => {
    makeClip(harness.file('large.mp4'), { frames: 50, group: 25 });
    makeClip(harness.file('small.mp4'), { frames: 50, group: 25, width: 192, height: 128 });
    const server = await startServer();
    const large = await startPublishing('large.mp4', server.url);
    await harness.open(rtspCamera(server.url));
    await harness.until(() => harness.of('scene').length >= 4);
    const small = await startPublishing('small.mp4', server.url);
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.widthPx === 192), 15_000);
    await large.stop();
    await harness.engine.stop();
    await small.stop();
    const sizes = harness.of('segment_sealed').map(({ segment }) => [segment.part === 0, segment.widthPx]);
    expect(sizes[0]).toEqual([true, 320]);
    expect(sizes.at(-1)).toEqual([false, 192]);
    for (const { segment } of harness.of('segment_sealed')) expect(playBack(segment.path).frames).toBe(segment.packets);
    expect(harness.of('gap').length).toBeGreaterThanOrEqual(1);
  });

  it('changes its resolution within the stream: a new part begins, and the camera is never down', async () => {
    makeClip(harness.file('a.h264'), { frames: 75, group: 25, container: 'h264' });
    makeClip(harness.file('b.h264'), { frames: 300, group: 25, container: 'h264', width: 192, height: 128 });
    const both = Buffer.concat([readFileSync(harness.file('a.h264')), readFileSync(harness.file('b.h264'))]);
    writeFileSync(harness.file('both.h264'), both);
    const server = await startServer();
    await startPublishing('both.h264', server.url);
    await harness.open(rtspCamera(server.url));
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.widthPx === 192), 15_000);
    const sizes = harness.of('scene').map(({ scene }) => `${scene.part}:${scene.widthPx}`);
    expect([...new Set(sizes)]).toEqual(['0:320', '1:192']);
    expect(harness.states().filter((state) => state.startsWith('down'))).toEqual([]);
  });

  it('has a clock that is an hour fast: the offset is reported, and captured times follow our clock', async () => {
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer({ clockOffset: '1h' });
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url));
    await harness.until(() => harness.of('scene').some(({ scene }) => Math.abs(scene.clockOffsetMs) > 2_000), 25_000);
    const scene = harness.of('scene').at(-1)?.scene;
    expect(Math.abs((scene?.clockOffsetMs ?? 0) - 3_600_000)).toBeLessThan(2_000);
    expect(Math.abs((scene?.capturedAtMs ?? 0) - Date.now())).toBeLessThan(2_000);
    expect(scene?.clockSource).toBe('server');
  });

  it('stops within a second while the camera sends nothing', async () => {
    makeClip(harness.file('cam.mp4'), { frames: 50, group: 25 });
    const server = await startServer();
    await startPublishing('cam.mp4', server.url);
    await harness.open(rtspCamera(server.url));
    await harness.until(() => harness.of('scene').length >= 2);
    await server.silence(true);
    const before = Date.now();
    await harness.engine.stop();
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(harness.states().at(-1)).toBe('stopped');
  });
});
