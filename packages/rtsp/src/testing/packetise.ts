export type Payload = { readonly bytes: Buffer; /** The last of its picture. */ readonly last: boolean };

/** Cuts one picture's NAL units into payloads of RTP: one unit each, or fragments of a unit that is too long. */
export function packetiseNals(nals: readonly Buffer[], codec: 'h264' | 'h265', mostBytes: number): readonly Payload[] {
  const payloads = nals.flatMap((nal) => (nal.length <= mostBytes ? [nal] : fragment(nal, codec, mostBytes)));
  return payloads.map((bytes, n) => ({ bytes, last: n === payloads.length - 1 }));
}

function fragment(nal: Buffer, codec: 'h264' | 'h265', mostBytes: number): readonly Buffer[] {
  const [first = 0, second = 0] = nal;
  const body = nal.subarray(codec === 'h264' ? 1 : 2);
  const fragments: Buffer[] = [];
  for (let at = 0; at < body.length; at += mostBytes) {
    const ends = (at === 0 ? 0x80 : 0) | (at + mostBytes >= body.length ? 0x40 : 0);
    const head =
      codec === 'h264'
        ? [(first & 0xe0) | 28, ends | (first & 0x1f)]
        : [(first & 0x81) | (49 << 1), second, ends | ((first >> 1) & 0x3f)];
    fragments.push(Buffer.concat([Buffer.from(head), body.subarray(at, at + mostBytes)]));
  }
  return fragments;
}

/** Joins short NAL units in one payload (STAP-A, or an aggregation packet of H.265). */
export function aggregate(nals: readonly Buffer[], codec: 'h264' | 'h265'): Buffer {
  const sized = nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]);
  return Buffer.concat([Buffer.from(codec === 'h264' ? [0x78] : [48 << 1, 1]), ...sized]);
}

/**
 * Cuts a baseline JPEG file, whose Huffman tables must be the usual ones, into payloads of RTP (RFC 2435) with its own quantiser tables.
 */
export function packetiseJpeg(file: Buffer, mostBytes: number): readonly Payload[] {
  const tables: Buffer[] = [];
  let [width, height, sampling, scanAt, restart] = [0, 0, 0x22, 0, 0];
  for (let at = 2; at + 4 <= file.length && scanAt === 0; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file.readUInt8(at + 1);
    const segment = file.subarray(at + 4, at + 2 + file.readUInt16BE(at + 2));
    if (marker === 0xdb) for (let n = 0; n < segment.length; n += 65) tables.push(segment.subarray(n + 1, n + 65));
    if (marker === 0xc0)
      [height, width, sampling] = [segment.readUInt16BE(1), segment.readUInt16BE(3), segment.readUInt8(7)];
    if (marker === 0xdd) restart = segment.readUInt16BE(0);
    if (marker === 0xda) scanAt = at + 4 + segment.length;
  }
  const scan = file.subarray(scanAt);
  const type = (sampling === 0x21 ? 0 : 1) + (restart > 0 ? 64 : 0);
  const payloads: Payload[] = [];
  for (let at = 0; at < scan.length; at += mostBytes) {
    const head = Buffer.from([0, at >> 16, (at >> 8) & 0xff, at & 0xff, type, 255, width >> 3, height >> 3]);
    const restarts = restart > 0 ? [Buffer.from([restart >> 8, restart & 0xff, 0xff, 0xff])] : [];
    const quantisers = at === 0 ? [Buffer.from([0, 0, 0, tables.length * 64]), ...tables] : [];
    const bytes = Buffer.concat([head, ...restarts, ...quantisers, scan.subarray(at, at + mostBytes)]);
    payloads.push({ bytes, last: at + mostBytes >= scan.length });
  }
  return payloads;
}
