import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RtspFailure } from '../failure.ts';
import type { AccessUnit } from '../receiving/picture-queue.ts';
import { issueCertificate, startOddCamera, syntheticUnits } from '../testing/index.ts';
import type { OddCamera, OddCameraOptions } from '../testing/index.ts';
import { openRtspStream } from './open-stream.ts';
import type { RtspOptions } from './open-stream.ts';
import type { RtspStream } from './stream.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

type Answer = NonNullable<OddCameraOptions['answer']>;
const UNITS = syntheticUnits(100, { group: 10 });
/** Far more than a busy machine needs for an answer; only silence lasts longer. */
const ANSWER_MS = 15_000;

async function cameraOf(options: Partial<OddCameraOptions> = {}): Promise<OddCamera> {
  const camera = await startOddCamera({ units: UNITS, startsAnew: true, ...options });
  cleanUp.push(camera.stop);
  return camera;
}
async function open(url: string, options: Partial<RtspOptions> = {}, answerMs = ANSWER_MS): Promise<RtspStream> {
  const stream = await openRtspStream(
    { url, transport: 'tcp', ...options },
    { answerMs },
    new AbortController().signal,
  );
  cleanUp.push(stream.close);
  return stream;
}
async function read(stream: RtspStream, count: number): Promise<AccessUnit[]> {
  const units: AccessUnit[] = [];
  while (units.length < count) {
    const next = await stream.next(ANSWER_MS);
    if (next.kind !== 'picture') throw new Error(`no picture: ${next.kind}`);
    units.push(next.unit);
  }
  return units;
}
async function reasonOf(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
    return 'opened';
  } catch (error) {
    return error instanceof RtspFailure ? error.reason : String(error);
  }
}
/** Sends requests for as long as the connection stands. */
function askOnAndOn(socket: Socket): void {
  const requests = 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'.repeat(1_000);
  socket.write(requests, (error) => {
    if (!error && !socket.destroyed) setImmediate(askOnAndOn, socket);
  });
}
/** The number of a synthetic picture. */
const numberOf = ({ data }: AccessUnit): number => (data.at(-1) ?? 0) - 1;

describe.each(['tcp', 'udp'] as const)('a camera over %s', (transport) => {
  it('is read picture by picture, each with its stamp and its arrival', async () => {
    const camera = await cameraOf();
    const before = Date.now();
    const units = await read(await open(camera.url, { transport }), 15);
    expect(units.map(numberOf)).toEqual(units.map((_, n) => n));
    expect(units.map(({ rtpTime }) => rtpTime)).toEqual(units.map((_, n) => 900_000 + n * 3_600));
    expect(units.map(({ keyframe }) => keyframe)).toEqual(units.map((_, n) => n % 10 === 0));
    for (const { arrivedMs, firstArrivedMs, damaged, lostBefore } of units) {
      expect(arrivedMs).toBeGreaterThanOrEqual(firstArrivedMs);
      expect(firstArrivedMs).toBeGreaterThanOrEqual(before);
      expect(arrivedMs).toBeLessThanOrEqual(Date.now());
      expect([damaged, lostBefore]).toEqual([false, 0]);
    }
  });

  it('loses packets: each is counted, and a picture that lacks a part says so', async () => {
    // A picture has three packets; a key picture two more for its parameter sets.
    const camera = await cameraOf({ isLost: (packet) => packet === 9 || (packet >= 14 && packet <= 17) });
    const stream = await open(camera.url, { transport });
    const units = await read(stream, 12);
    expect(units.reduce((sum, { lostBefore }) => sum + lostBefore, 0)).toBe(5);
    expect(stream.counts().lost).toBe(5);
    // Of the fourth picture nothing came, and of the fifth nothing that a decoder could begin with.
    expect(units.map(numberOf)).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(units.map(({ lostBefore }) => lostBefore)).toEqual([0, 0, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0]);
    expect(units.filter(({ damaged }) => damaged).map(numberOf)).toEqual([2]);
  });

  it('says what its clock shows, and the reports of its sound are kept apart', async () => {
    const camera = await cameraOf({
      audioEverywhere: true,
      senderReport: { everyMs: 50, ntpMs: (nowMs, track) => nowMs - (track === 'video' ? 60_000 : 9e9) },
    });
    const stream = await open(camera.url, { transport });
    await vi.waitFor(async () => {
      const [unit] = await read(stream, 1);
      expect(unit?.senderReport).not.toBeNull();
      const { ntpMs = 0, arrivedMs = 0, rtpTime = 0 } = unit?.senderReport ?? {};
      expect(Math.abs(arrivedMs - ntpMs - 60_000)).toBeLessThan(5_000);
      expect(Math.abs(rtpTime - (unit?.rtpTime ?? 0))).toBeLessThan(5 * 90_000);
    }, 10_000);
  });
});

describe('a camera over UDP', () => {
  it('whose packets come in another order is read as if they had not', async () => {
    const camera = await cameraOf({ isLate: (packet) => packet % 5 === 3 });
    const stream = await open(camera.url, { transport: 'udp' });
    const units = await read(stream, 30);
    expect(units.map(numberOf)).toEqual(units.map((_, n) => n));
    expect(units.some(({ damaged }) => damaged)).toBe(false);
    expect(stream.counts().lost).toBe(0);
  });

  it('refuses UDP: the reason is one that the caller can try TCP for', async () => {
    const camera = await cameraOf({
      answer: ({ method, cseq, header }) =>
        method === 'SETUP' && !header('Transport').includes('TCP')
          ? `RTSP/1.0 461 Unsupported Transport\r\nCSeq: ${cseq}\r\n\r\n`
          : null,
    });
    expect(await reasonOf(open(camera.url, { transport: 'udp' }))).toBe('transport_refused');
    await read(await open(camera.url), 1);
  });

  it('of which nothing arrives is told from one that fell silent', async () => {
    const camera = await cameraOf({ isLost: () => true });
    const stream = await open(camera.url, { transport: 'udp' });
    expect(await stream.next(200)).toEqual({ kind: 'nothing_yet', everReceived: false });
  });
});

describe('a sign-in', () => {
  const person = { username: 'كاميرا@شارع:x', password: 'p@ss:/%#"\\ é سر' };
  it.each([['basic'], ['md5'], ['md5-sess'], ['sha-256'], ['sha-256-sess']] as const)(
    'by %s takes any password',
    async (kind) => {
      const username = kind === 'basic' ? 'كاميرا@شارع' : person.username;
      const auth = { ...person, username, kinds: [kind] };
      const camera = await cameraOf({ auth });
      await read(await open(camera.url, { credential: { ...person, username } }), 2);
      expect(await reasonOf(open(camera.url, { credential: { ...person, username, password: 'wrong' } }))).toBe(
        'unauthorised',
      );
      expect(await reasonOf(open(camera.url))).toBe('unauthorised');
      const written = `${encodeURIComponent(username)}:${encodeURIComponent(person.password)}@`;
      await read(await open(camera.url.replace('//', `//${written}`)), 1);
    },
  );

  it('goes on when the camera calls its nonce stale, and without a quality of protection', async () => {
    const camera = await cameraOf({ auth: { ...person, kinds: ['md5'], quality: false, noncesLast: 2 } });
    await read(await open(camera.url, { credential: person }), 1);
  });

  it('of an unknown kind has its own reason', async () => {
    const camera = await cameraOf({
      answer: ({ cseq }) => `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Negotiate\r\n\r\n`,
    });
    expect(await reasonOf(open(camera.url, { credential: person }))).toBe('sign_in_unsupported');
  });
});

describe('a redirect', () => {
  const to =
    (location: string): Answer =>
    ({ method, cseq }) =>
      method === 'DESCRIBE' ? `RTSP/1.0 302 Moved\r\nCSeq: ${cseq}\r\nLocation: ${location}\r\n\r\n` : null;

  it('is followed, without the password to another host', async () => {
    const seen: string[] = [];
    const target = await cameraOf({ answer: ({ header }) => (seen.push(header('Authorization')), null) });
    const locked = await cameraOf({ auth: { username: 'u', password: 'p', kinds: ['basic'] } });
    await read(
      await open((await cameraOf({ answer: to(target.url) })).url, { credential: { username: 'u', password: 'p' } }),
      1,
    );
    const elsewhere = await cameraOf({ answer: to(locked.url.replace('127.0.0.1', 'localhost')) });
    expect(await reasonOf(open(elsewhere.url, { credential: { username: 'u', password: 'p' } }))).toBe('unauthorised');
    expect(new Set(seen)).toEqual(new Set(['']));
  });

  it.each(['in a circle', 'to itself', 'to another scheme', 'to nowhere'])('%s is refused', async (kind) => {
    let [asked, own] = [0, ''];
    const camera: OddCamera = await cameraOf({
      answer(request, socket) {
        asked += 1;
        const locations: Record<string, string> = {
          'in a circle': `${own}?${asked}`,
          'to itself': own,
          'to another scheme': own.replace('rtsp:', 'rtsps:'),
          'to nowhere': 'http://example.org/',
        };
        return to(locations[kind] ?? '')(request, socket);
      },
    });
    own = camera.url;
    expect(await reasonOf(open(camera.url))).toBe('address_refused');
    expect(asked).toBeLessThan(12);
  });
});

describe('a camera that cannot be opened', () => {
  const status =
    (code: number, at = 'DESCRIBE'): Answer =>
    ({ method, cseq }) =>
      method === at ? `RTSP/1.0 ${code} Odd\r\nCSeq: ${cseq}\r\n\r\n` : null;
  it.each([
    ['source_missing', status(404)],
    ['unauthorised', status(403)],
    ['device_refused', status(453, 'SETUP')],
    ['device_refused', status(500, 'PLAY')],
    ['address_refused', status(302)],
    ['source_unreadable', status(100)],
    [
      'source_unreadable',
      ({ method, cseq }) => (method === 'DESCRIBE' ? `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n\r\n` : null),
    ],
    ['source_unreadable', () => `RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
    ['source_unreadable', () => 'RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n'],
    ['connection_closed', (_request, socket) => (socket.destroy(), 'silence')],
  ] as const satisfies readonly (readonly [string, Answer])[])('says why: %s', async (reason, answer) => {
    expect(await reasonOf(open((await cameraOf({ answer })).url))).toBe(reason);
  });

  it('names a session that may not be written', async () => {
    const answer: Answer = ({ method, cseq }) =>
      method === 'SETUP' ? `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nSession: a\u0002b\r\n\r\n` : null;
    expect(await reasonOf(open((await cameraOf({ answer })).url))).toBe('source_unreadable');
  });

  it('is bounded when it never answers, and left at once when it is given up', async () => {
    const camera = await cameraOf({ answer: () => 'silence' });
    expect(await reasonOf(open(camera.url, {}, 200))).toBe('connection_timed_out');
    const giveUp = new AbortController();
    const opening = openRtspStream({ url: camera.url, transport: 'tcp' }, { answerMs: 60_000 }, giveUp.signal);
    await vi.waitFor(() => expect(camera.log.length).toBeGreaterThanOrEqual(2));
    giveUp.abort();
    expect(await reasonOf(opening)).toBe('aborted');
    await vi.waitFor(() => expect(camera.clients).toBe(0));
  });

  it('refuses the connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await reasonOf(open(`rtsp://127.0.0.1:${port}/street`))).toBe('connection_refused');
  });

  it('does not speak TLS where it should', async () => {
    const camera = await cameraOf();
    expect(await reasonOf(open(camera.url.replace('rtsp:', 'rtsps:'), {}, 2_000))).not.toBe('opened');
  });

  it.each([
    ['no_video_stream', (lines: readonly string[]) => lines.filter((line) => !/^(m=|a=)/.test(line))],
    ['unsupported_codec', (lines: readonly string[]) => lines.map((line) => line.replace('H264/90000', 'VP8/90000'))],
  ] as const)('has a description without a usable video: %s', async (reason, sdpLines) => {
    expect(await reasonOf(open((await cameraOf({ sdpLines })).url))).toBe(reason);
  });
});

describe('a camera with a certificate', () => {
  it.each([
    ['by the given authority, for its address', '127.0.0.1', 'own', 'opened'],
    ['by the given authority, for another address', '10.0.0.7', 'own', 'certificate_refused'],
    ['by another authority', '127.0.0.1', 'another', 'certificate_refused'],
    ['by another authority, while none is given', '10.0.0.7', 'none', 'opened'],
  ] as const)('that was issued %s (%s, %s): %s', async (_, certified, trusted, outcome) => {
    const { authority, ...tls } = await issueCertificate(certified);
    const camera = await cameraOf({ tls });
    const ca = trusted === 'own' ? authority : (await issueCertificate()).authority;
    const trust = trusted === 'none' ? {} : { trust: { ca } };
    expect(await reasonOf(open(camera.url, trust).then((stream) => read(stream, 3)))).toBe(outcome);
    // Nothing was asked, so no password was sent, where the certificate is refused.
    expect(camera.log.length > 0).toBe(outcome === 'opened');
  });
});

describe('a camera that plays oddly', () => {
  it.each(['every_slice', 'never'] as const)(
    'sets its markers at %s: pictures of several slices stay whole',
    async (markers) => {
      const units = syntheticUnits(60, { group: 10, slices: 3, bytes: 900 });
      const read20 = await read(await open((await cameraOf({ units, markers })).url), 20);
      // A camera that sets every marker is seen through after its first picture.
      const later = read20.slice(3);
      expect(later.every(({ damaged }) => !damaged)).toBe(true);
      expect(later.map(({ data, keyframe }) => data.length - (keyframe ? 33 : 0))).toEqual(later.map(() => 3 * 904));
    },
  );

  it('lets its stamps stand still: every picture stays one', async () => {
    const units = await read(await open((await cameraOf({ stampOf: () => 0 })).url), 20);
    expect(units.map(numberOf)).toEqual(units.map((_, n) => n));
  });

  it('lets its stamps wrap and jump: they are extended and not judged', async () => {
    const stampOf = (n: number): number => 2 ** 32 - 900_000 - 7_200 + n * 3_600 - (n >= 6 ? 450_000 : 0);
    const units = await read(await open((await cameraOf({ stampOf })).url), 10);
    const steps = units.slice(1).map(({ rtpTime }, n) => rtpTime - (units[n]?.rtpTime ?? 0));
    expect(steps).toEqual(steps.map((_, n) => (n === 5 ? 3_600 - 450_000 : 3_600)));
  });

  it('sends rubbish between its packets: what can be read is read', async () => {
    const garbageBefore = (packet: number): Buffer | null =>
      packet % 7 === 3 ? Buffer.from([0xff, 0x24, 0x99, 0x80, 0, 1, 2]) : null;
    const units = await read(await open((await cameraOf({ garbageBefore })).url), 20);
    expect(units.map(numberOf)).toEqual(units.map((_, n) => n));
  });

  it('sends sound that was not asked for, and stalls: only video counts', async () => {
    const camera = await cameraOf({ audio: true, audioEverywhere: true, videoStallMs: [400, 1e9] });
    const stream = await open(camera.url);
    await vi.waitFor(async () => expect((await stream.next(300)).kind).toBe('nothing_yet'), 10_000);
    expect((await stream.next(300)).kind).toBe('nothing_yet');
  });

  it('sends its sound when it is asked for', async () => {
    const sizes: number[] = [];
    const camera = await cameraOf({ audio: true });
    const stream = await open(camera.url, { onAudio: ({ bytes }) => sizes.push(bytes.length) });
    expect(stream.audio).toMatchObject({ codec: 'pcma', clockRate: 8_000 });
    await read(stream, 20);
    await vi.waitFor(() => expect(sizes.length).toBeGreaterThan(3));
    expect(new Set(sizes)).toEqual(new Set([160]));
  });

  it('hangs up: what came is read first, then the end', async () => {
    const camera = await cameraOf();
    const stream = await open(camera.url);
    await read(stream, 3);
    camera.hangUp();
    let next = await stream.next(ANSWER_MS);
    while (next.kind === 'picture') next = await stream.next(ANSWER_MS);
    expect(next.kind === 'ended' && next.failure.reason).toBe('stream_ended');
  });

  it.each([
    ['PLAY', 'stream_ended'],
    ['DESCRIBE', 'source_unreadable'],
  ])('asks and asks from %s on and reads no answer: the stream ends', async (from, reason) => {
    const camera = await cameraOf({
      answer({ method, cseq }, socket) {
        if (method !== from) return null;
        socket.pause();
        askOnAndOn(socket);
        return method === 'PLAY' ? `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n\r\n` : 'silence';
      },
    });
    const ended = async (): Promise<string> => {
      const next = await (await open(camera.url, {}, 60_000)).next(60_000);
      return next.kind === 'ended' ? next.failure.reason : next.kind;
    };
    expect(await ended().catch((error: unknown) => (error instanceof RtspFailure ? error.reason : 'other'))).toBe(
      reason,
    );
    await vi.waitFor(() => expect(camera.clients).toBe(0));
  });

  it('is told when it is left', async () => {
    const camera = await cameraOf();
    const stream = await open(camera.url);
    await read(stream, 1);
    stream.close();
    await vi.waitFor(() => expect(camera.log.at(-1)).toMatch(/^TEARDOWN/));
    await vi.waitFor(() => expect(camera.clients).toBe(0));
    expect((await stream.next(10)).kind).not.toBe('nothing_yet');
  });

  it('is kept alive by GET_PARAMETER, and by OPTIONS where it offers what it does not understand', async () => {
    const camera = await cameraOf({
      sessionSeconds: 1,
      answer: ({ method, cseq }) =>
        method === 'GET_PARAMETER' ? `RTSP/1.0 501 Not Implemented\r\nCSeq: ${cseq}\r\n\r\n` : null,
    });
    const stream = await open(camera.url);
    await vi.waitFor(
      () => expect(camera.log.map((line) => line.split(' ')[0]).slice(-2)).toEqual(['GET_PARAMETER', 'OPTIONS']),
      15_000,
    );
    expect((await stream.next(ANSWER_MS)).kind).toBe('picture');
  });
});
