import { MOST_PICTURE_BYTES, MOST_PICTURE_PARTS } from './access-unit.ts';
import type { Depacketizer, Picture, TrackPacket } from './access-unit.ts';
import { jpegHeader, quantisersOf } from './jpeg-tables.ts';

type Size = { readonly width: number; readonly height: number };
type Fragment = {
  readonly offset: number;
  readonly type: number;
  readonly quality: number;
  readonly width: number;
  readonly height: number;
  readonly restartInterval: number;
  /** The tables in the packet; empty if they are those of an earlier one, null if the quality alone says them. */
  readonly tables: readonly Buffer[] | null;
  readonly scan: Buffer;
};
type Open = {
  readonly head: Fragment | null;
  readonly scans: Buffer[];
  bytes: number;
  readonly rtpTime: number;
  readonly firstArrivedMs: number;
  arrivedMs: number;
  lost: number;
  damaged: boolean;
};

/** Joins the packets of JPEG over RTP (RFC 2435) to JPEG files. `declared` is the size in the session description, for pictures over 2,040 px. */
export function createMjpegDepacketizer(declared: Size | null, onPicture: (picture: Picture) => void): Depacketizer {
  const tablesOf = new Map<number, readonly Buffer[]>();
  let unit: Open | null = null;
  let lost = 0;
  const close = (ended: boolean): void => {
    const open = unit;
    unit = null;
    if (!open?.head || open.bytes > MOST_PICTURE_BYTES || open.scans.length > MOST_PICTURE_PARTS) return;
    const header = headerOf(open.head, tablesOf, declared);
    // Without its tables a picture cannot be shown at all.
    if (header) onPicture(pictureOf(open, header, ended));
  };
  const take = (fragment: Fragment, packet: TrackPacket): void => {
    if (unit && fragment.offset === 0 && unit.bytes > 0) close(false);
    if (fragment.tables && fragment.tables.length > 0) tablesOf.set(fragment.quality, fragment.tables);
    unit ??= openPicture(fragment, packet);
    unit.damaged ||= fragment.offset !== unit.bytes;
    // After a gap the rest of a scan cannot be decoded where it would stand, so only its length counts.
    if (fragment.offset === unit.bytes && unit.bytes <= MOST_PICTURE_BYTES) unit.scans.push(fragment.scan);
    unit.bytes += fragment.offset === unit.bytes ? fragment.scan.length : 0;
    unit.arrivedMs = packet.arrivedMs;
    unit.lost += lost;
    lost = 0;
  };
  return {
    push(packet) {
      if (unit && (packet.lost > 0 || packet.restarted)) unit.damaged = true;
      lost += packet.lost;
      if (unit && packet.rtpTime !== unit.rtpTime) close(false);
      const fragment = parseFragment(packet.payload);
      if (fragment) take(fragment, packet);
      else if (unit) unit.damaged = true;
      if (packet.marker) close(true);
    },
    parameterSets: () => [],
  };
}

const openPicture = (fragment: Fragment, packet: TrackPacket): Open => ({
  head: fragment.offset === 0 ? fragment : null,
  scans: [],
  bytes: 0,
  rtpTime: packet.rtpTime,
  firstArrivedMs: packet.arrivedMs,
  arrivedMs: packet.arrivedMs,
  lost: 0,
  damaged: false,
});

function parseFragment(payload: Buffer): Fragment | null {
  if (payload.length < 8) return null;
  const type = payload.readUInt8(4);
  const quality = payload.readUInt8(5);
  let at = 8;
  const hasRestarts = type >= 64 && type <= 127;
  if (hasRestarts && payload.length < at + 4) return null;
  const restartInterval = hasRestarts ? payload.readUInt16BE(at) : 0;
  at += hasRestarts ? 4 : 0;
  const offset = payload.readUIntBE(1, 3);
  let tables: readonly Buffer[] | null = null;
  if (quality >= 128 && offset === 0) {
    if (payload.length < at + 4) return null;
    const end = at + 4 + payload.readUInt16BE(at + 2);
    if (payload.length < end) return null;
    tables = splitTables(payload.subarray(at + 4, end), payload.readUInt8(at + 1));
    at = end;
  }
  const [width, height] = [payload.readUInt8(6) * 8, payload.readUInt8(7) * 8];
  return { offset, type: type & 0x3f, quality, width, height, restartInterval, tables, scan: payload.subarray(at) };
}

/** Bit `n` of the precision says that table `n` has values of 16 bits. */
function splitTables(bytes: Buffer, precision: number): readonly Buffer[] {
  const tables: Buffer[] = [];
  let at = 0;
  while (at < bytes.length && tables.length < 4) {
    const size = ((precision >> tables.length) & 1) === 1 ? 128 : 64;
    if (at + size > bytes.length) break;
    tables.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return tables;
}

function headerOf(
  head: Fragment,
  tablesOf: ReadonlyMap<number, readonly Buffer[]>,
  declared: Size | null,
): Buffer | null {
  const standard = quantisersOf(head.quality);
  const quantisers =
    head.quality < 128 ? [standard.subarray(0, 64), standard.subarray(64)] : (tablesOf.get(head.quality) ?? []);
  const { type, restartInterval } = head;
  const widthPx = head.width || (declared?.width ?? 0);
  const heightPx = head.height || (declared?.height ?? 0);
  if (type > 1 || widthPx === 0 || heightPx === 0 || quantisers.length === 0) return null;
  return jpegHeader({ type, widthPx, heightPx, quantisers: quantisers.slice(0, 2), restartInterval });
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

function pictureOf(open: Open, header: Buffer, ended: boolean): Picture {
  const last = open.scans.at(-1);
  const hasEnd = last !== undefined && last.length >= 2 && last.subarray(-2).equals(END_OF_IMAGE);
  return {
    data: Buffer.concat([header, ...open.scans, ...(hasEnd ? [] : [END_OF_IMAGE])]),
    rtpTime: open.rtpTime,
    arrivedMs: open.arrivedMs,
    firstArrivedMs: open.firstArrivedMs,
    keyframe: true,
    bidirectional: false,
    lostBefore: open.lost,
    damaged: open.damaged || (!ended && !hasEnd),
  };
}
