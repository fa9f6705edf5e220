/** One RTP packet (RFC 3550, 5.1). The payload is a view of the bytes that were parsed. */
export type RtpPacket = {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
};

export const RTP_HEADER_BYTES = 12;

/** Null if the bytes are no RTP packet. Extensions, contributing sources and padding are skipped. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  const [first, second] = [bytes[0], bytes[1]];
  if (bytes.length < RTP_HEADER_BYTES || first === undefined || second === undefined || first >> 6 !== 2) return null;
  let start = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (start + 4 > bytes.length) return null;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : (bytes[bytes.length - 1] ?? 0);
  const end = bytes.length - padding;
  if (start > end) return null;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}
