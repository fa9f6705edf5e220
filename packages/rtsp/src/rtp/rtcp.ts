/** What we use of RTCP (RFC 3550, 6): when the sender's clock showed what, and that a sender leaves. */
export type RtcpReport =
  | {
      readonly kind: 'sender_report';
      readonly ssrc: number;
      readonly ntpMs: number;
      readonly timestamp: number;
      readonly middleNtp: number;
    }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[] };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const DESCRIPTION = 202;
const BYE = 203;
/** Seconds from 1900, where NTP begins, to 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;
/** NTP's seconds wrap in 2036: a number without the top bit belongs to the era after that (RFC 4330, 3). */
const NTP_ERA_S = 2 ** 32;

/** Parses a compound packet as far as it is sound. */
export function parseRtcp(bytes: Buffer): readonly RtcpReport[] {
  const reports: RtcpReport[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const first = bytes.readUInt8(at);
    const length = (bytes.readUInt16BE(at + 2) + 1) * 4;
    if (first >> 6 !== 2 || at + length > bytes.length) break;
    const type = bytes.readUInt8(at + 1);
    if (type === SENDER_REPORT && length >= 28) reports.push(...senderReportOf(bytes, at));
    if (type === BYE) {
      const count = Math.min(first & 0x1f, length / 4 - 1);
      reports.push({ kind: 'bye', ssrcs: Array.from({ length: count }, (_, n) => bytes.readUInt32BE(at + 4 + n * 4)) });
    }
    at += length;
  }
  return reports;
}

/** A sender without a clock writes zero (RFC 3550, 6.4.1): that is no report. */
function senderReportOf(bytes: Buffer, at: number): readonly RtcpReport[] {
  const [seconds, fraction] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
  if (seconds === 0 && fraction === 0) return [];
  const era = seconds < 2 ** 31 ? NTP_ERA_S : 0;
  return [
    {
      kind: 'sender_report',
      ssrc: bytes.readUInt32BE(at + 4),
      ntpMs: (seconds + era - NTP_TO_UNIX_S) * 1_000 + (fraction * 1_000) / 2 ** 32,
      timestamp: bytes.readUInt32BE(at + 16),
      middleNtp: bytes.readUInt32BE(at + 10),
    },
  ];
}

/** What a receiver reports of one sender. Times are those of the sender's last report, as NTP's middle 32 bits, and of its arrival. */
export type Reception = {
  readonly ssrc: number;
  readonly expected: number;
  readonly lost: number;
  readonly expectedSince: number;
  readonly lostSince: number;
  /** The highest sequence number, with the count of wraps above it. */
  readonly highest: number;
  readonly jitterTicks: number;
  readonly report: { readonly middleNtp: number; readonly ageMs: number } | null;
};

/** Writes a receiver report with an empty description, which a compound packet needs. */
export function writeReceiverReport(own: number, reception: Reception): Buffer {
  const bytes = Buffer.alloc(32 + 16);
  bytes.writeUInt8(0x81, 0);
  bytes.writeUInt8(RECEIVER_REPORT, 1);
  bytes.writeUInt16BE(7, 2);
  bytes.writeUInt32BE(own >>> 0, 4);
  bytes.writeUInt32BE(reception.ssrc >>> 0, 8);
  const { expectedSince, lostSince, report } = reception;
  const fraction =
    expectedSince > 0 && lostSince > 0 ? Math.min(255, Math.floor((lostSince * 256) / expectedSince)) : 0;
  bytes.writeUInt8(fraction, 12);
  bytes.writeUIntBE(Math.max(0, Math.min(0x7f_ffff, reception.lost)), 13, 3);
  bytes.writeUInt32BE(reception.highest % 2 ** 32, 16);
  bytes.writeUInt32BE(Math.min(2 ** 32 - 1, Math.max(0, Math.round(reception.jitterTicks))), 20);
  bytes.writeUInt32BE(report?.middleNtp ?? 0, 24);
  bytes.writeUInt32BE(report ? Math.min(2 ** 32 - 1, Math.max(0, Math.round(report.ageMs * 65.536))) : 0, 28);
  bytes.writeUInt8(0x81, 32);
  bytes.writeUInt8(DESCRIPTION, 33);
  bytes.writeUInt16BE(3, 34);
  bytes.writeUInt32BE(own >>> 0, 36);
  bytes.writeUInt8(1, 40);
  bytes.writeUInt8(4, 41);
  bytes.write('none', 42, 'latin1');
  return bytes;
}
