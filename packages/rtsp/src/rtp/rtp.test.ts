import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterleavedReader, MOST_BODY_BYTES, MOST_HEAD_BYTES } from './interleaved.ts';
import type { Carried } from './interleaved.ts';
import { createReceptionState } from './reception.ts';
import { createReorderBuffer } from './reorder.ts';
import { parseRtcp, writeReceiverReport } from './rtcp.ts';
import { parseRtp } from './rtp-packet.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { createExtender } from './wrap.ts';

const frame = (channel: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 255]), payload]);
const payloads = fc.uint8Array({ minLength: 12, maxLength: 400 }).map((bytes) => {
  bytes[0] = 0x80;
  return Buffer.from(bytes);
});
const answer = (n: number, body: string): Buffer =>
  Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: ${n}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const knows = (channel: number): boolean => channel < 2;
const shown = (carried: Carried): unknown =>
  carried.kind === 'packet'
    ? [carried.channel, carried.bytes.toString('hex')]
    : carried.kind === 'message'
      ? [carried.message.kind, carried.message.body.toString()]
      : carried.kind;

/** Pushes the bytes cut at the given places. */
function readCut(bytes: Buffer, cuts: readonly number[]) {
  const reader = createInterleavedReader(knows);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const carried = [0, ...places].flatMap((from, n) => reader.push(bytes.subarray(from, places[n] ?? bytes.length)));
  return { carried: carried.map(shown), skippedBytes: reader.skippedBytes };
}

describe('a connection’s bytes', () => {
  const part = fc.oneof(
    payloads.map((payload) => frame(0, payload)),
    payloads.map((payload) => frame(1, payload)),
    payloads.map((payload) => frame(9, payload)),
    fc.nat(99).map((n) => answer(n, 'v=0\r\n'.repeat(n % 4))),
    fc.constant(Buffer.from('GET_PARAMETER rtsp://me RTSP/1.0\r\nCSeq: 3\r\n\r\n')),
  );

  it('give the same wherever the network cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (parts, cuts) => {
          const whole = parts.map((bytes) => createInterleavedReader(knows).push(bytes).map(shown)).flat();
          expect(whole).toHaveLength(parts.length);
          expect(readCut(Buffer.concat(parts), cuts)).toEqual({ carried: whole, skippedBytes: 0 });
        },
      ),
    );
  });

  it('are read on after garbage, and what was skipped is counted', () => {
    const garbage = fc
      .uint8Array({ minLength: 1, maxLength: 60 })
      .map((bytes) => Buffer.from(bytes.map((byte) => byte | 0x80)));
    fc.assert(
      fc.property(garbage, payloads, payloads, fc.array(fc.nat(), { maxLength: 5 }), (noise, first, second, cuts) => {
        const { carried, skippedBytes } = readCut(Buffer.concat([frame(0, first), noise, frame(1, second)]), cuts);
        expect(carried).toEqual([
          [0, first.toString('hex')],
          [1, second.toString('hex')],
        ]);
        expect(skippedBytes).toBe(noise.length);
      }),
    );
  });

  it('are read at once where they come one by one, however long the message is', () => {
    const reader = createInterleavedReader(knows);
    const head = `RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(9_000)}Content-Length: 5000\r\n\r\n`;
    expect(reader.push(Buffer.from(head))).toEqual([]);
    const body = Buffer.alloc(5_000, 'b');
    // Read anew with each, they would take a quarter of a minute.
    const carried = [...body].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(carried.map(shown)).toEqual([['response', body.toString()]]);
    expect(reader.push(frame(0, Buffer.alloc(20, 0x80))).map(shown)).toHaveLength(1);
  });

  it('never make the reader throw or hold more than its bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 8 }), (chunks) => {
        const reader = createInterleavedReader(knows);
        for (const chunk of chunks) reader.push(Buffer.from(chunk));
      }),
    );
  });

  it.each([
    ['a head without an end', `RTSP/1.0 200 OK\r\n${'X-A: y\r\n'.repeat(MOST_HEAD_BYTES / 8)}`],
    ['a body that is declared too large', `RTSP/1.0 200 OK\r\nContent-Length: ${MOST_BODY_BYTES + 1}\r\n\r\n`],
  ])('are given up for %s', (_what, text) => {
    const reader = createInterleavedReader(knows);
    expect(reader.push(Buffer.from(text)).map(shown)).toEqual(['flood']);
    expect(reader.push(frame(0, Buffer.alloc(20, 0x80)))).toEqual([]);
  });
});

describe('RTP', () => {
  it('is read without its extension, sources and padding', () => {
    const head = Buffer.from([0xb1, 0xe0, 0, 7, 0, 0, 0, 9, 0, 0, 0, 5, 1, 1, 1, 1, 0xbe, 0xde, 0, 1, 9, 9, 9, 9]);
    const packet = parseRtp(Buffer.concat([head, Buffer.from('payload'), Buffer.from([0, 0, 3])]));
    expect(packet).toMatchObject({ payloadType: 96, marker: true, sequence: 7, timestamp: 9, ssrc: 5 });
    expect(packet?.payload.toString()).toBe('payload');
  });

  it('is refused where it contradicts itself, and never throws', () => {
    expect(parseRtp(Buffer.alloc(12))).toBeNull();
    expect(parseRtp(Buffer.from([0xa0, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200]))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        parseRtp(Buffer.from(bytes));
        parseRtcp(Buffer.from(bytes));
        parseRtcp(Buffer.from([0x80, 200, 0, 6, ...bytes]));
      }),
    );
  });

  it('stamps are extended over every wrap, and a jump stays a jump', () => {
    const moves = fc.array(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), moves, (start, steps) => {
        const stamps = createExtender(32);
        let truth = stamps.extend(start);
        for (const step of steps) {
          truth += step;
          expect(stamps.extend(((truth % 2 ** 32) + 2 ** 32) % 2 ** 32)).toBe(truth);
        }
      }),
    );
  });
});

describe('RTCP', () => {
  const report = (seconds: number, fraction: number): Buffer => {
    const bytes = Buffer.alloc(28);
    bytes.writeUInt32BE(0x80c80006, 0);
    bytes.writeUInt32BE(5, 4);
    bytes.writeUInt32BE(seconds, 8);
    bytes.writeUInt32BE(fraction, 12);
    bytes.writeUInt32BE(77, 16);
    return bytes;
  };
  it('says what the sender’s clock showed', () => {
    expect(parseRtcp(report(2_208_988_800 + 10, 2 ** 31))).toMatchObject([{ ssrc: 5, ntpMs: 10_500, timestamp: 77 }]);
    // NTP's seconds begin again in February 2036.
    expect(parseRtcp(report(1, 0))).toMatchObject([{ ntpMs: Date.UTC(2036, 1, 7, 6, 28, 17) }]);
  });
  it('of a sender without a clock says nothing', () => expect(parseRtcp(report(0, 0))).toEqual([]));
  it('says who leaves, behind other packets', () => {
    const bye = Buffer.from([0x81, 203, 0, 1, 0, 0, 0, 5]);
    expect(parseRtcp(Buffer.concat([report(1, 0), bye])).at(-1)).toEqual({ kind: 'bye', ssrcs: [5] });
  });
  it('is written with what was lost', () => {
    const reception = {
      ssrc: 9,
      expected: 100,
      lost: 10,
      expectedSince: 50,
      lostSince: 5,
      highest: 70_000,
      jitterTicks: 12.4,
    };
    const bytes = writeReceiverReport(3, { ...reception, report: { middleNtp: 0xabcd, ageMs: 1_000 } });
    expect([...bytes.subarray(0, 4)]).toEqual([0x81, 201, 0, 7]);
    expect([bytes.readUInt32BE(4), bytes.readUInt32BE(8)]).toEqual([3, 9]);
    expect([bytes.readUInt8(12), bytes.readUIntBE(13, 3)]).toEqual([25, 10]);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([70_000, 12]);
    expect([bytes.readUInt32BE(24), bytes.readUInt32BE(28)]).toEqual([0xabcd, 65_536]);
  });
});

const packetOf = (sequence: number, ssrc = 1): RtpPacket => ({
  payloadType: 96,
  marker: false,
  sequence: sequence & 0xffff,
  timestamp: 0,
  ssrc,
  payload: Buffer.alloc(1),
});

describe('the accounts of a sender', () => {
  it('count exactly what is missing, over wraps', () => {
    fc.assert(
      fc.property(fc.nat(65_535), fc.array(fc.nat(50), { minLength: 1, maxLength: 200 }), (start, gaps) => {
        const reception = createReceptionState(90_000);
        let sequence = start;
        reception.receive(packetOf(sequence), 0);
        for (const gap of gaps) {
          sequence += gap + 1;
          expect(reception.receive(packetOf(sequence), 0)).toEqual({ kind: 'packet', lost: gap, restarted: false });
        }
        const lost = gaps.reduce((sum, gap) => sum + gap, 0);
        expect(reception.lost).toBe(lost);
        expect(reception.report(null)).toMatchObject({ lost, expected: lost + gaps.length + 1, highest: sequence });
      }),
    );
  });

  it('pass over repeated packets, strays and other senders, and follow a sender that begins anew', () => {
    const reception = createReceptionState(90_000);
    const kinds = [
      packetOf(10),
      packetOf(10),
      packetOf(11),
      packetOf(30_000),
      packetOf(12),
      packetOf(40_000),
      packetOf(40_001),
      packetOf(7, 2),
      packetOf(8, 2),
      packetOf(40_002),
      packetOf(7, 2),
      packetOf(8, 2),
      packetOf(9, 2),
    ].map((packet) => reception.receive(packet, 0));
    expect(kinds.map(({ kind }) => kind)).toEqual([
      ...['packet', 'late', 'packet', 'late', 'packet', 'late', 'packet'],
      ...['other_sender', 'other_sender', 'packet', 'other_sender', 'other_sender', 'packet'],
    ]);
    expect(kinds.filter((received) => received.kind === 'packet' && received.restarted)).toHaveLength(2);
  });
});

it.each([
  [3_000, 2_999, false],
  [3_001, 1, true],
  [20_000, 1, true],
])('a sequence number %i ahead means that %i packets are missing, and a new count: %s', (ahead, lost, restarted) => {
  const reception = createReceptionState(90_000);
  const kinds = [0, ahead, ahead + 1].map((sequence) => reception.receive(packetOf(sequence), 0));
  // A count that begins anew is believed from its second packet on.
  expect(restarted ? kinds[2] : kinds[1]).toEqual({ kind: 'packet', lost, restarted });
  expect(reception.lost).toBe(lost);
});

describe('packets of a network', () => {
  it('come back in order if none is more than the time late', () => {
    const shuffled = fc.tuple(fc.nat(65_535), fc.array(fc.nat(8), { minLength: 2, maxLength: 80 }));
    fc.assert(
      fc.property(shuffled, ([start, delays]) => {
        const sent = delays.map((delay, n) => ({ sequence: (start + n) & 0xffff, atMs: n + (n === 0 ? 0 : delay), n }));
        const buffer = createReorderBuffer<{ sequence: number; ssrc: number; n: number }>(1_000);
        const came = [...sent].sort((a, b) => a.atMs - b.atMs || a.n - b.n);
        const ready = came.flatMap(({ sequence, n, atMs }) => buffer.push({ sequence, ssrc: 1, n }, atMs));
        // Before the first one arrives nobody knows where the count begins.
        const first = came[0]?.n ?? 0;
        const numbers = [...ready, ...buffer.expire(1e9)].map(({ packet }) => packet.n);
        expect(numbers).toEqual(sent.map(({ n }) => n).filter((n) => n >= first));
      }),
    );
  });

  it('wait no longer than the time for one that is lost', () => {
    const buffer = createReorderBuffer<{ sequence: number; ssrc: number }>(100);
    const numbersOf = (ready: { packet: { sequence: number } }[]): number[] =>
      ready.map(({ packet }) => packet.sequence);
    expect(numbersOf(buffer.push({ sequence: 1, ssrc: 1 }, 0))).toEqual([1]);
    expect(numbersOf(buffer.push({ sequence: 3, ssrc: 1 }, 10))).toEqual([]);
    expect(numbersOf(buffer.expire(109))).toEqual([]);
    expect(numbersOf(buffer.expire(110))).toEqual([3]);
    expect(numbersOf(buffer.push({ sequence: 2, ssrc: 1 }, 120))).toEqual([]);
    expect(buffer.waiting).toBe(0);
  });

  it('never wait in greater number than the bound', () => {
    const buffer = createReorderBuffer<{ sequence: number; ssrc: number }>(1e9);
    buffer.push({ sequence: 0, ssrc: 1 }, 0);
    for (let n = 0; n < 2_000; n++) buffer.push({ sequence: 2 + n, ssrc: 1 }, 0);
    expect(buffer.waiting).toBeLessThanOrEqual(513);
  });
});
