import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinAnnexB } from '../bitstream/annex-b.ts';
import { parseH264Sps } from '../bitstream/h264-sps.ts';
import { parseH265Sps } from '../bitstream/h265-sps.ts';
import { aggregate, packetiseNals, SYNTHETIC_SETS, syntheticUnits } from '../testing/index.ts';
import { MOST_PICTURE_BYTES } from './access-unit.ts';
import type { Depacketizer, Picture, TrackPacket } from './access-unit.ts';
import { audioFrames } from './audio.ts';
import { createMjpegDepacketizer } from './mjpeg.ts';
import { createH264Codec, createH265Codec } from './nal-codec.ts';
import { createNalDepacketizer } from './nal-depacketizer.ts';

type Codec = 'h264' | 'h265';
const codecOf = (codec: Codec) => (codec === 'h264' ? createH264Codec() : createH265Codec());
const packet = (payload: Buffer, change: Partial<TrackPacket> = {}): TrackPacket => ({
  payload,
  marker: false,
  rtpTime: 0,
  arrivedMs: 0,
  lost: 0,
  restarted: false,
  ...change,
});
function collect(create: (onPicture: (picture: Picture) => void) => Depacketizer) {
  const pictures: Picture[] = [];
  const depacketizer = create((picture) => pictures.push(picture));
  return { depacketizer, pictures };
}
const nalDepacketizer = (codec: Codec) => collect((onPicture) => createNalDepacketizer(codecOf(codec), onPicture));

/** Slices of any length; a set bit after the header says that they begin a picture. */
const sliceOf = (codec: Codec, first: boolean, key: boolean, body: Uint8Array): Buffer => {
  const head = codec === 'h264' ? [key ? 0x65 : 0x41] : [(key ? 19 : 1) << 1, 1];
  return Buffer.from([...head, first ? 0xb8 : 0x48, ...body.map((byte) => byte | 1)]);
};
const picturesOf = (codec: Codec) =>
  fc
    .array(
      fc.record({
        key: fc.boolean(),
        slices: fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((pictures) => pictures.map(({ key, slices }) => slices.map((body, n) => sliceOf(codec, n === 0, key, body))));

describe.each(['h264', 'h265'] as const)('pictures of %s', (codec) => {
  it('come back as they were, whatever their sizes and the size of a packet', () => {
    fc.assert(
      fc.property(picturesOf(codec), fc.integer({ min: 20, max: 400 }), (units, most) => {
        const { depacketizer, pictures } = nalDepacketizer(codec);
        units.forEach((unit, n) => {
          for (const { bytes, last } of packetiseNals(unit, codec, most))
            depacketizer.push(packet(bytes, { rtpTime: n, marker: last, arrivedMs: n }));
        });
        expect(pictures.map(({ data }) => data.toString('hex'))).toEqual(
          units.map((unit) => joinAnnexB(unit).toString('hex')),
        );
        expect(pictures.every(({ damaged, lostBefore }) => !damaged && lostBefore === 0)).toBe(true);
        expect(pictures.map(({ rtpTime, arrivedMs }) => [rtpTime, arrivedMs])).toEqual(units.map((_, n) => [n, n]));
      }),
    );
  });

  it('of which packets are lost are never shown as whole, and every lost packet is counted', () => {
    fc.assert(
      fc.property(
        picturesOf(codec),
        fc.integer({ min: 20, max: 200 }),
        fc.uint8Array({ minLength: 200, maxLength: 200 }),
        (units, most, dice) => {
          const { depacketizer, pictures } = nalDepacketizer(codec);
          const whole = new Set<string>();
          let [count, pending, lost] = [0, 0, 0];
          const complete = [...units, [sliceOf(codec, true, true, Uint8Array.from([7]))]];
          complete.forEach((unit, n) => {
            whole.add(joinAnnexB(unit).toString('hex'));
            for (const { bytes, last } of packetiseNals(unit, codec, most)) {
              if (n < units.length && (dice[count++ % dice.length] ?? 0) < 40) {
                pending += 1;
                continue;
              }
              depacketizer.push(packet(bytes, { rtpTime: n, marker: last, lost: pending }));
              lost += pending;
              pending = 0;
            }
          });
          for (const { damaged, data } of pictures) if (!damaged) expect(whole.has(data.toString('hex'))).toBe(true);
          expect(pictures.reduce((sum, { lostBefore }) => sum + lostBefore, 0)).toBe(lost);
        },
      ),
    );
  });

  it('never make the depacketizer throw, whatever the payloads', () => {
    const any = fc.record({
      payload: fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
      marker: fc.boolean(),
      rtpTime: fc.nat(3),
      lost: fc.nat(2),
      restarted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (packets) => {
        const { depacketizer } = nalDepacketizer(codec);
        for (const each of packets) depacketizer.push({ ...each, arrivedMs: 0 });
        depacketizer.parameterSets();
      }),
    );
  });

  it('that are larger than any picture are dropped, and the next one is whole', () => {
    const { depacketizer, pictures } = nalDepacketizer(codec);
    const flood = sliceOf(codec, true, true, new Uint8Array(MOST_PICTURE_BYTES + 1));
    for (const { bytes, last } of packetiseNals([flood], codec, 60_000))
      depacketizer.push(packet(bytes, { marker: last }));
    expect(pictures).toEqual([]);
    depacketizer.push(packet(sliceOf(codec, true, true, Uint8Array.from([9])), { marker: true, rtpTime: 1 }));
    expect(pictures.map(({ damaged }) => damaged)).toEqual([false]);
  });
});

describe('pictures of H.264', () => {
  const { sps, pps } = SYNTHETIC_SETS;
  const [[, , key = Buffer.alloc(0)] = []] = syntheticUnits(1);

  it('have their parameter sets before them, sent together, apart, or with start codes', () => {
    const ways = [[aggregate([sps, pps], 'h264')], [sps, pps], [joinAnnexB([sps, pps])]];
    for (const way of ways) {
      const { depacketizer, pictures } = nalDepacketizer('h264');
      for (const payload of way) depacketizer.push(packet(payload, { marker: true }));
      depacketizer.push(packet(key, { marker: true }));
      expect(pictures.map(({ data, keyframe }) => [data.length, keyframe])).toEqual([
        [joinAnnexB([sps, pps, key]).length, true],
      ]);
      expect(depacketizer.parameterSets()).toEqual([sps, pps]);
    }
  });

  it('begin where a recovery point says so', () => {
    const { depacketizer, pictures } = nalDepacketizer('h264');
    const slice = sliceOf('h264', true, false, Uint8Array.from([1]));
    depacketizer.push(packet(Buffer.from([6, 6, 1, 0x80, 0x80])));
    depacketizer.push(packet(slice, { marker: true }));
    depacketizer.push(packet(slice, { marker: true, rtpTime: 1 }));
    expect(pictures.map(({ keyframe }) => keyframe)).toEqual([true, false]);
  });

  it('a cut parameter set is not taken for one', () => {
    const { depacketizer } = nalDepacketizer('h264');
    depacketizer.push(packet(Buffer.from([0x7c, 0x87, ...sps.subarray(1, 8)])));
    depacketizer.push(packet(key, { lost: 1, marker: true }));
    expect(depacketizer.parameterSets()).toEqual([]);
  });

  it('that are sent as two fields are one, with markers and stamps of their own', () => {
    // A main profile of interlaced frames; frame_num has 4 bits.
    const bits = (text: string): Buffer =>
      Buffer.from(
        (text + '1')
          .padEnd(Math.ceil((text.length + 1) / 8) * 8, '0')
          .match(/.{8}/g)
          ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
      );
    // id 0, frame_num 4 bits, order count type 2, 1 reference, 2 x 1 macroblock pairs, fields allowed.
    const fields = Buffer.concat([
      Buffer.from([0x67, 77, 0, 30]),
      bits('1' + '1' + '011' + '010' + '0' + '010' + '1' + '0' + '0' + '1' + '0' + '0'),
    ]);
    expect(parseH264Sps(fields)?.format).toMatchObject({ widthPx: 32, heightPx: 32, interlaced: true });
    // first_mb 0, slice type P, pps 0, frame_num, field_pic_flag, bottom_field_flag
    const field = (frame: string, bottom: string): Buffer =>
      Buffer.concat([Buffer.from([0x41]), bits(`111${frame}1${bottom}`), Buffer.alloc(8, 0xaa)]);
    const { depacketizer, pictures } = nalDepacketizer('h264');
    depacketizer.push(packet(fields));
    const sent = [field('0000', '0'), field('0000', '1'), field('0001', '0'), field('0010', '0'), field('0010', '1')];
    sent.forEach((nal, n) => depacketizer.push(packet(nal, { marker: true, rtpTime: n * 1_800 })));
    expect(pictures.map(({ rtpTime, data }) => [rtpTime, data.length > 25])).toEqual([
      [0, true],
      [3_600, false],
      [5_400, true],
    ]);
  });
});

describe('parameter sets', () => {
  it('that are cut or changed anywhere never make their parser throw', () => {
    const h265 = Buffer.from('QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE=', 'base64');
    fc.assert(
      fc.property(fc.nat(60), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }), (length, changes) => {
        for (const [whole, parse] of [[SYNTHETIC_SETS.sps, parseH264Sps] as const, [h265, parseH265Sps] as const]) {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at > 1 && at < bytes.length) bytes[at] = value;
          const parsed = parse(bytes);
          const format = parsed && 'format' in parsed ? parsed.format : parsed;
          if (format) expect(format.widthPx).toBeLessThanOrEqual(16_384);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('JPEG over RTP', () => {
  const fragment = (offset: number, scan: readonly number[], quality = 50): Buffer =>
    Buffer.from([0, offset >> 16, (offset >> 8) & 255, offset & 255, 1, quality, 40, 24, ...scan]);

  it('gets a header with the size and the tables of its quality', () => {
    const { depacketizer, pictures } = collect((onPicture) => createMjpegDepacketizer(null, onPicture));
    depacketizer.push(packet(fragment(0, [1, 2, 3])));
    depacketizer.push(packet(fragment(3, [4]), { marker: true }));
    const [picture] = pictures;
    expect(picture).toMatchObject({ keyframe: true, damaged: false });
    expect([...(picture?.data.subarray(-6) ?? [])]).toEqual([1, 2, 3, 4, 0xff, 0xd9]);
    expect(picture?.data.includes(Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 192, 1, 64]))).toBe(true);
    // The first value of the luminance table is 16 at quality 50.
    expect(picture?.data.includes(Buffer.from([0xff, 0xdb, 0, 67, 0, 16, 11, 12, 14]))).toBe(true);
  });

  it('is damaged where a fragment is missing, and nothing without its tables', () => {
    const { depacketizer, pictures } = collect((onPicture) => createMjpegDepacketizer(null, onPicture));
    depacketizer.push(packet(fragment(0, [1, 2, 3])));
    depacketizer.push(packet(fragment(9, [4]), { marker: true, lost: 1 }));
    depacketizer.push(packet(fragment(0, [1], 255), { marker: true, rtpTime: 1 }));
    expect(pictures.map(({ damaged, lostBefore }) => [damaged, lostBefore])).toEqual([[true, 1]]);
  });

  it('never makes the depacketizer throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean(), fc.nat(2)), { maxLength: 20 }),
        (packets) => {
          const { depacketizer } = collect((onPicture) =>
            createMjpegDepacketizer({ width: 4_000, height: 3_000 }, onPicture),
          );
          for (const [bytes, marker, rtpTime] of packets)
            depacketizer.push(packet(Buffer.from(bytes), { marker, rtpTime }));
        },
      ),
    );
  });
});

describe('sound', () => {
  const format = new Map([
    ['sizelength', '13'],
    ['indexlength', '3'],
  ]);
  it('of AAC is taken apart by the sizes before it', () => {
    const payload = Buffer.from([0, 32, 0, 3 << 3, 0, 2 << 3, 1, 2, 3, 4, 5]);
    const frames = audioFrames('mpeg4-generic', format, { payload, rtpTime: 100, arrivedMs: 7 });
    expect(frames.map(({ bytes, rtpTime }) => [[...bytes], rtpTime])).toEqual([
      [[1, 2, 3], 100],
      [[4, 5], 1_124],
    ]);
  });
  it('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        audioFrames('mpeg4-generic', format, { payload: Buffer.from(bytes), rtpTime: 0, arrivedMs: 0 });
      }),
    );
  });
});
