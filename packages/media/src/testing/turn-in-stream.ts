/** Display orientation SEI of H.264, 90 degrees clockwise (270 anticlockwise), until the next key frame (ITU-T H.264, D.1.27). */
const ORIENTATION = Buffer.from([0, 0, 1, 0x06, 0x2f, 3, 0x18, 0x00, 0x09, 0x80]);
const [IDR_SLICE, START_CODE] = [5, Buffer.from([0, 0, 1])];

/** Writes before each key frame of an H.264 stream that it is to be turned by 90 degrees. Each frame is one slice. */
export function turnInStream(h264: Buffer): Buffer {
  const pieces: Buffer[] = [h264.subarray(0, h264.indexOf(START_CODE))];
  for (let at = h264.indexOf(START_CODE), next = 0; at >= 0; at = next) {
    next = h264.indexOf(START_CODE, at + 3);
    const unit = h264.subarray(at, next < 0 ? undefined : next);
    const isKey = ((unit[3] ?? 0) & 31) === IDR_SLICE;
    pieces.push(...(isKey ? [ORIENTATION] : []), unit);
  }
  return Buffer.concat(pieces);
}
