/** Start of image, end of image, start of scan (ITU-T T.81, table B.1). */
const [SOI, EOI, SOS] = [0xd8, 0xd9, 0xda];
/** Every start of frame; the tables DHT, JPG and DAC have markers in the same range. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Whether these bytes are one JPEG: its segments lead from the start of the image through a frame with a size to the scan, and it ends as a
 * JPEG ends. This excludes a file of another kind and a JPEG that was cut off.
 */
export function isJpeg(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || view.getUint16(0) !== 0xff00 + SOI || view.getUint16(bytes.length - 2) !== 0xff00 + EOI)
    return false;
  let hasSize = false;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (view.getUint8(at) !== 0xff) return false;
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === SOS) return hasSize;
    if (isFrameHeader(marker) && at + 9 <= bytes.length)
      hasSize = view.getUint16(at + 5) > 0 && view.getUint16(at + 7) > 0;
    if (length < 2) return false;
    at += 2 + length;
  }
  return false;
}
