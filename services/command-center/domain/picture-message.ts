import type { DataOf, previewPictured } from '@marsad/schemas';

type Picture = DataOf<typeof previewPictured>;

/**
 * Encodes one masked picture for the WebSocket: the length of the header (unsigned 32 bit, big endian), the header as UTF-8 JSON
 * (`camera`, `capturedAtMs`, `receivedAtMs`, `part`, `widthPx`, `heightPx`, `masks`, `outlines` in fractions), then the JPEG.
 */
export function encodePictureMessage(picture: Picture, jpeg: Buffer): Buffer {
  const { camera, part, capturedAtMs, receivedAtMs, widthPx, heightPx, masks, outlines } = picture;
  const header = Buffer.from(
    JSON.stringify({ camera, part, capturedAtMs, receivedAtMs, widthPx, heightPx, masks, outlines }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, jpeg]);
}
