/** Whether bytes begin and end as a JPEG does (SOI and EOI markers, ITU-T T.81 B.1.1.3), so that half a picture is refused. */
export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 &&
  bytes[0] === 0xff &&
  bytes[1] === 0xd8 &&
  bytes[bytes.length - 2] === 0xff &&
  bytes[bytes.length - 1] === 0xd9;
