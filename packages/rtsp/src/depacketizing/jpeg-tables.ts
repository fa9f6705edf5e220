/** The tables that JPEG over RTP leaves out, because both sides know them (ITU-T T.81, annex K; RFC 2435, appendices A and B). */
const LUMA_QUANTISERS = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];
const CHROMA_QUANTISERS = [
  17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];

/** The two quantiser tables of a quality from 1 to 99. */
export function quantisersOf(quality: number): Buffer {
  const factor = Math.min(99, Math.max(1, quality));
  const scale = factor < 50 ? Math.floor(5_000 / factor) : 200 - factor * 2;
  return Buffer.from(
    [...LUMA_QUANTISERS, ...CHROMA_QUANTISERS].map((value) =>
      Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))),
    ),
  );
}

const DC_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const hex = (text: string): number[] => [...Buffer.from(text.replace(/\s/g, ''), 'hex')];
const LUMA_AC = hex(`
  01 02 03 00 04 11 05 12 21 31 41 06 13 51 61 07 22 71 14 32 81 91 a1 08 23 42 b1 c1 15 52 d1 f0 24 33 62 72 82 09 0a 16
  17 18 19 1a 25 26 27 28 29 2a 34 35 36 37 38 39 3a 43 44 45 46 47 48 49 4a 53 54 55 56 57 58 59 5a 63 64 65 66 67 68 69
  6a 73 74 75 76 77 78 79 7a 83 84 85 86 87 88 89 8a 92 93 94 95 96 97 98 99 9a a2 a3 a4 a5 a6 a7 a8 a9 aa b2 b3 b4 b5 b6
  b7 b8 b9 ba c2 c3 c4 c5 c6 c7 c8 c9 ca d2 d3 d4 d5 d6 d7 d8 d9 da e1 e2 e3 e4 e5 e6 e7 e8 e9 ea f1 f2 f3 f4 f5 f6 f7 f8
  f9 fa`);
const CHROMA_AC = hex(`
  00 01 02 03 11 04 05 21 31 06 12 41 51 07 61 71 13 22 32 81 08 14 42 91 a1 b1 c1 09 23 33 52 f0 15 62 72 d1 0a 16 24 34
  e1 25 f1 17 18 19 1a 26 27 28 29 2a 35 36 37 38 39 3a 43 44 45 46 47 48 49 4a 53 54 55 56 57 58 59 5a 63 64 65 66 67 68
  69 6a 73 74 75 76 77 78 79 7a 82 83 84 85 86 87 88 89 8a 92 93 94 95 96 97 98 99 9a a2 a3 a4 a5 a6 a7 a8 a9 aa b2 b3 b4
  b5 b6 b7 b8 b9 ba c2 c3 c4 c5 c6 c7 c8 c9 ca d2 d3 d4 d5 d6 d7 d8 d9 da e2 e3 e4 e5 e6 e7 e8 e9 ea f2 f3 f4 f5 f6 f7 f8
  f9 fa`);
const TABLES: readonly (readonly [number, readonly number[], readonly number[]])[] = [
  [0x00, hex('00 01 05 01 01 01 01 01 01 00 00 00 00 00 00 00'), DC_VALUES],
  [0x10, hex('00 02 01 03 03 02 04 03 05 05 04 04 00 00 01 7d'), LUMA_AC],
  [0x01, hex('00 03 01 01 01 01 01 01 01 01 01 00 00 00 00 00'), DC_VALUES],
  [0x11, hex('00 02 01 02 04 04 03 04 07 05 04 04 00 01 02 77'), CHROMA_AC],
];
const HUFFMAN = Buffer.concat(
  TABLES.map(([id, counts, values]) => Buffer.from([0xff, 0xc4, 0, 3 + 16 + values.length, id, ...counts, ...values])),
);

export type JpegFrame = {
  /** 0: 4:2:2, 1: 4:2:0. */
  readonly type: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** 64 or 128 bytes a table; a table of 128 has values of 16 bits. */
  readonly quantisers: readonly Buffer[];
  readonly restartInterval: number;
};

/** Writes what comes before the scan of a baseline JPEG file. */
export function jpegHeader({ type, widthPx, heightPx, quantisers, restartInterval }: JpegFrame): Buffer {
  const tables = quantisers.flatMap((table, n) => [
    Buffer.from([0xff, 0xdb, 0, 3 + table.length, (table.length > 64 ? 0x10 : 0) | n]),
    table,
  ]);
  const chromaTable = quantisers.length > 1 ? 1 : 0;
  const restart = restartInterval > 0 ? [0xff, 0xdd, 0, 4, restartInterval >> 8, restartInterval & 0xff] : [];
  const size = [heightPx >> 8, heightPx & 0xff, widthPx >> 8, widthPx & 0xff];
  const luma = type === 0 ? 0x21 : 0x22;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...tables,
    Buffer.from(restart),
    Buffer.from([0xff, 0xc0, 0, 17, 8, ...size, 3, 0, luma, 0, 1, 0x11, chromaTable, 2, 0x11, chromaTable]),
    HUFFMAN,
    Buffer.from([0xff, 0xda, 0, 12, 3, 0, 0x00, 1, 0x11, 2, 0x11, 0, 63, 0]),
  ]);
}
